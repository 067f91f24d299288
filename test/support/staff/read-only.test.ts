import { afterAll, describe, expect, it } from "vitest";
import { allRoutes } from "../../../src/app.ts";
import { type Actor, ask, cellsOf, nameOf, plantCells, startWorld } from "../matrix.ts";

/*
 * Every page that support may see as a customer, as the access matrix asks for it: what looks as if it could be pressed can be.
 */
const world = await startWorld();
afterAll(() => world.close());
const routes = allRoutes(world.portal.deps).filter(({ method, access }) => method === "get" && access !== "public");
const viewing = world.actors.find(({ staff }) => staff === "viewing") as Actor;
const allowed = ["/support/viewing/end", "/sign-out"];

const pagesOf = async (route: (typeof routes)[number]): Promise<string[]> => {
  const through = cellsOf(world, route, [viewing]).filter(({ expected }) => expected === "through");
  const asked = await plantCells(through, false);
  const answers = await Promise.all(asked.map((cell) => ask(world.site, cell)));
  return answers
    .filter(({ status, headers }) => status === 200 && headers.get("content-type")?.startsWith("text/html"))
    .map(({ text }) => text);
};

/** Forms that post and are not disabled, and buttons of such forms that stand outside them. */
const liveForms = (html: string): string[] => {
  const forms = [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)]
    .filter(
      ([, tag = ""]) => /method="post"/.test(tag) && !allowed.some((action) => tag.includes(`action="${action}"`)),
    )
    .filter(([, , content = ""]) => !/^<fieldset class="read-only" disabled>[^]*Только просмотр/.test(content));
  const looking = new Set([...html.matchAll(/<form\b[^>]*method="get"[^>]*\bid="([^"]*)"/g)].map(([, id]) => id));
  const outside = [...html.matchAll(/<(?:button|input)\b[^>]*\bform="([^"]*)[^>]*>/g)].filter(
    ([tag, id]) => !/ disabled\b/.test(tag) && !looking.has(id),
  );
  return [...forms, ...outside].map(([whole]) => whole.slice(0, 120));
};
const linksIn = (html: string): string[] => [
  ...[...html.matchAll(/<a\b[^>]*\bhref="(\/[^"#]*)/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&")),
  // where a form that only looks is sent elsewhere
  ...[...html.matchAll(/<button\b[^>]*>/g)].flatMap(([tag]) =>
    / disabled\b|method="post"/.test(tag) ? [] : (/ formaction="([^"]*)"/.exec(tag)?.slice(1) ?? []),
  ),
];

describe("a page that support views as a customer", () => {
  const links = new Set<string>();
  let forms = 0;

  it.each(routes.map((route) => [nameOf(route), route] as const))(
    "%s has no form that would be refused",
    async (_name, route) => {
      for (const html of await pagesOf(route)) {
        expect(liveForms(html)).toEqual([]);
        forms += html.split('class="read-only" disabled').length - 1;
        for (const href of linksIn(html)) links.add(href);
      }
    },
  );

  it("leads nowhere that is closed to support", async () => {
    // emptiness would pass too
    expect(forms).toBeGreaterThan(30);
    expect(links.size).toBeGreaterThan(50);
    const refused: string[] = [];
    for (const path of links) {
      const answer = await fetch(world.site.base + path, { redirect: "manual", headers: { cookie: viewing.cookie } });
      await answer.body?.cancel();
      if (answer.status === 403) refused.push(path);
    }
    expect(refused).toEqual([]);
  }, 60_000);
});
