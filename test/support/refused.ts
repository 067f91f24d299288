type Fields = Readonly<Record<string, string | readonly string[]>>;

// what no page gives back, and what a page says anew
const notGivenBack = /password|^(current|code|credential|_csrf)$/;
const title = /<title[^>]*>(Ошибка|Памылка|Error): /;

/** Whether the page's title says that something on it is wrong. */
export const saysFault = (text: string): boolean => title.test(text);

/**
 * What is missing on the page that refuses a form: the title's word, links of the summary that lead to a field which says the same,
 * and what was typed into the other fields. Nothing of another page: an answer that is no HTML, or a plain refusal without a form.
 */
export const faultsOfRefusal = (text: string, typed: Fields): string[] => {
  const links = [...(/data-faults>[^]*?<\/ul>/.exec(text)?.[0] ?? "").matchAll(/<a href="#([^"]+)">([^<]*)</g)];
  return [
    ...(saysFault(text) ? [] : ["the title says nothing"]),
    ...links.flatMap(([, id = "", words = ""]) => {
      const beside = new RegExp(`id="${escaped(id)}-error">[^]*?</div>`).exec(text)?.[0] ?? "";
      if (!new RegExp(`<(input|select|textarea)[^>]* id="${escaped(id)}"`).test(text)) return [`no field ${id}`];
      return beside.includes(words) ? [] : [`nothing beside ${id}`];
    }),
    ...(/ aria-invalid="true"/.test(text) && links.length === 0 ? ["no summary"] : []),
    ...Object.entries(typed).flatMap(([name, value]) =>
      isGivenBack(text, name, [value].flat()) ? [] : [`${name} is lost`],
    ),
  ];
};

const isGivenBack = (text: string, name: string, values: readonly string[]): boolean => {
  if (notGivenBack.test(name)) return true;
  const controls = controlsOf(text, name);
  return controls.length === 0 || values.every((value) => controls.some((control) => holds(control, html(value))));
};

const controlsOf = (text: string, name: string): string[] =>
  (text.match(/<input\b[^>]*>|<textarea\b[^>]*>[^<]*<\/textarea>|<select\b[^>]*>[^]*?<\/select>/g) ?? []).filter(
    (control) => control.includes(` name="${html(name)}"`) && !/ type="(hidden|password|file|submit)"/.test(control),
  );

const holds = (control: string, value: string): boolean => {
  // the first one is chosen where none is marked
  if (value === "" && /^<select[^>]*>\s*<option value="">/.test(control) && !/ selected/.test(control)) return true;
  if (control.startsWith("<select")) return new RegExp(`<option value="${escaped(value)}"[^>]* selected`).test(control);
  if (/type="(radio|checkbox)"/.test(control)) return control.includes(`value="${value}"`) && / checked/.test(control);
  // a browser sends every end of a line as two signs
  return control.replaceAll("\r\n", "\n").includes(value);
};

const html = (value: string): string =>
  value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&#34;")
    .replaceAll("'", "&#39;");
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
