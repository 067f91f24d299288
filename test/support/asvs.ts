import { rows } from "./asvs-list.ts";

/** "1.2.1-3 1.2.10" → its ids one by one. */
export const expand = (text: string): string[] =>
  text.split(/\s+/).flatMap((part) => {
    const [, section = "", first = "", last = first] = /^(\d+\.\d+)\.(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (!section) throw new Error(`"${part}" is no ASVS id`);
    return Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_, index) => `${section}.${Number(first) + index}`,
    );
  });

export const listed: ReadonlySet<string> = new Set(rows.flatMap(({ ids }) => expand(ids)));

/**
 * For the title of a test that shows what ASVS 5.0 asks for: it(`ends a session … ${asvs("7.3.1-2")}`).
 * `npm run asvs` reads these tags from the source, so the ids stand there as text.
 *
 * @throws Error for an id that is not in asvs-list.ts
 */
export const asvs = (...ids: readonly string[]): string => {
  const unknown = ids.flatMap(expand).filter((id) => !listed.has(id));
  if (unknown.length > 0) throw new Error(`not in test/support/asvs-list.ts: ${unknown.join(" ")}`);
  return `[ASVS ${ids.join(" ")}]`;
};
