import type { Route } from "../../platform/routing.ts";

/** Whether support may follow a link to an address of ours while it views the portal as a customer. */
export type IsOpen = (path: string) => boolean;

/** The first route that an address matches answers it, as in the router; one that no route answers is not closed. */
export const openWhileViewing = (routes: readonly Route[]): IsOpen => {
  const pages = routes
    .filter(({ method }) => method === "get")
    .map(({ path, viewing, stepUp }) => ({ pattern: path.split("/"), isOpen: viewing !== "deny" && !stepUp }));
  return (path) => {
    const parts = path.split("/");
    return pages.find(({ pattern }) => fits(parts, pattern))?.isOpen ?? true;
  };
};

/** Part by part: `:id.pdf` fits what ends in `.pdf`. */
const fits = (parts: readonly string[], pattern: readonly string[]): boolean =>
  parts.length === pattern.length &&
  pattern.every((wanted, index) => {
    const part = parts[index] ?? "";
    const ending = /^:\w+(.*)$/.exec(wanted)?.[1];
    return ending === undefined ? part === wanted : part.length > ending.length && part.endsWith(ending);
  });

type Allowed = {
  /** Forms that support itself sends: the end of the viewing, signing out. */
  readonly forms: readonly string[];
  readonly isOpen: IsOpen;
  /** «Только просмотр» */
  readonly note: string;
};

/**
 * A page of the customer's as support sees it: everything stands where the customer has it, and what cannot be done is disabled and
 * says so. Done to the page that is drawn, so that no view can forget it: what EJS writes has no `<` or `"` of its own in attributes.
 */
export const readOnly = (html: string, { forms, isOpen, note }: Allowed): string => {
  const isFormOpen = (tag: string): boolean => {
    const action = /\saction="([^"]*)"/.exec(tag)?.[1] ?? "";
    return tag.includes('method="post"') ? forms.includes(action) : isOpen(pathOf(action));
  };
  // what stands outside its form leads where the form does, unless it says where itself
  const byId = new Map(
    [...html.matchAll(/<form\b[^>]*\bid="([^"]*)"[^>]*>/g)].map(([tag, id = ""]) => [id, isFormOpen(tag)]),
  );
  const isOutsideOpen = (rest: string): boolean => {
    const own = /\bformaction="([^"]*)"/.exec(rest)?.[1];
    const id = /\bform="([^"]*)"/.exec(rest)?.[1] ?? "";
    return byId.get(id) === true && (own === undefined || isOpen(pathOf(own)));
  };
  return html
    .replaceAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g, (whole, tag: string, content: string) =>
      isFormOpen(tag)
        ? whole
        : `${tag}<fieldset class="read-only" disabled>${content}</fieldset>${noteOf(note)}</form>`,
    )
    .replaceAll(/<(button|input)\b([^>]*\bform="[^>]*)>/g, (_whole, name: string, rest: string) =>
      / disabled\b/.test(rest) || isOutsideOpen(rest)
        ? `<${name}${rest}>`
        : `<${name}${rest} disabled title="${note}">`,
    )
    .replaceAll(/<a\b[^<>]*>/g, (tag) => {
      const href = / href="([^"]*)"/.exec(tag)?.[1];
      if (!href?.startsWith("/") || isOpen(pathOf(href))) return tag;
      return tag.replace(` href="${href}"`, "").replace(/>$/, ` role="link" aria-disabled="true" title="${note}">`);
    });
};

const pathOf = (href: string): string => href.replace(/[?#].*$/, "");
const noteOf = (note: string): string => `<span class="read-only-note">${note}</span>`;
