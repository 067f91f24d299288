import { escapeHtml } from "./escape.ts";

/** What was typed, by field. */
export type TypedFields = Readonly<Record<string, readonly string[]>>;
type Filled = { readonly path: string; readonly page: string; readonly fields: TypedFields; readonly notice: string };

const openings = /<form\b[^<>]*>/g;
const controls =
  /<input\b[^<>]*>|<textarea\b[^<>]*>[^<]*<\/textarea>|<select\b[^<>]*>(?:[^<]|<(?!\/?select\b))*<\/select>/g;
// what a page says anew by itself, and what nobody keeps
const left = /^(hidden|password|file|submit|button|image|reset)$/;

/**
 * The page with its form that is sent to `path` filled in as typed, and the notice at the form's head; undefined if the page has no
 * such form. It works on the HTML, so that no form has to know of it: our views write attributes in double quotes and escape `<` and `>`.
 */
export const fillForm = (html: string, { path, page, fields, notice }: Filled): string | undefined => {
  for (const found of html.matchAll(openings)) {
    const [opening] = found;
    if (attribute(opening, "method") !== "post") continue;
    if (pathOf(attribute(opening, "action") ?? page) !== pathOf(path)) continue;
    const head = html.slice(0, found.index + opening.length) + notice;
    const whole = head + html.slice(found.index + opening.length);
    const end = whole.indexOf("</form>", head.length);
    const id = attribute(opening, "id");
    const typed = new Map(Object.entries(fields).map(([name, values]) => [escapeHtml(name), [...values]]));
    return whole.replace(controls, (control, at: number) =>
      (at >= head.length && at < end) || (id !== undefined && attribute(control, "form") === id)
        ? fillControl(control, typed)
        : control,
    );
  }
  return undefined;
};

const fillControl = (control: string, typed: ReadonlyMap<string, string[]>): string => {
  const values = typed.get(attribute(control, "name") ?? "");
  if (control.startsWith("<select")) return values ? selectOptions(control, values) : control;
  if (control.startsWith("<textarea")) {
    const [value] = values?.splice(0, 1) ?? [];
    return value === undefined ? control : control.replace(/>[^<]*<\//, () => `>${escapeHtml(value)}</`);
  }
  return fillInput(control, values);
};

const fillInput = (control: string, values: string[] | undefined): string => {
  const type = attribute(control, "type") ?? "text";
  if (left.test(type)) return control;
  if (type === "radio" || type === "checkbox") return fillTick(control, type, values);
  const [value] = values?.splice(0, 1) ?? [];
  if (value === undefined) return control;
  return control.replace(/ value="[^"]*"/, "").replace(/>$/, () => ` value="${escapeHtml(value)}">`);
};

/** A box that was not ticked is not sent at all, while one of the radios always is. */
const fillTick = (control: string, type: "radio" | "checkbox", values: readonly string[] | undefined): string => {
  if (type === "radio" && !values) return control;
  const own = attribute(control, "value") ?? "on";
  const bare = control.replace(/ checked(?=[\s>])/, "");
  return values?.some((value) => escapeHtml(value) === own) ? bare.replace(/>$/, " checked>") : bare;
};

const selectOptions = (control: string, values: readonly string[]): string =>
  control.replace(/<option\b[^>]*>/g, (option) => {
    const bare = option.replace(/ selected(?=[\s>])/, "");
    const isChosen = values.some((value) => escapeHtml(value) === attribute(option, "value"));
    return isChosen ? bare.replace(/>$/, " selected>") : bare;
  });

/** An attribute as it is written: escaped. */
const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

const pathOf = (address: string): string => address.split(/[?#]/, 1)[0] ?? "";
