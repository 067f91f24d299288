import type { Page } from "@playwright/test";
import { en301549 } from "../support/en301549.ts";
import { asAdministrator, expect, expectNoSidewaysScroll, romashka, test } from "../support/person.ts";

/** Every page of the menu, and one of each kind that it leads to. */
async function pagesOf(page: Page): Promise<string[]> {
  const links = page.locator("#sidebar .menu-link");
  const targets = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(targets.length).toBeGreaterThan(18);
  const card = `${romashka}/subscribers/375291000003`;
  const folded = ["/delivery", "/reconciliation-acts/matchings", "/journal?q=", "/subscribers?look=open"].map(
    (path) => romashka + path,
  );
  const inner: string[] = [];
  for (const list of ["/reconciliation-acts", "/deliveries", "/orders?tab=finished"]) {
    await page.goto(romashka + list);
    inner.push((await page.locator("tbody .table-lead a").first().getAttribute("href")) ?? "");
  }
  return [
    ...targets,
    ...inner,
    card,
    `${card}/services`,
    `${card}/number`,
    "/profile",
    "/role",
    "/accessibility",
    ...folded,
  ];
}

/** What can be pressed and is lower than 44 pixels, with its height; links within a sentence are as high as its line. */
const lowTargets = `(() => {
  const low = [];
  for (const target of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const isInSentence = getComputedStyle(target).display === "inline" && target.parentElement.textContent.trim() !== target.textContent.trim();
    if (!target.checkVisibility({ visibilityProperty: true }) || isInSentence) continue;
    // beyond the window until it has the focus, or for screen readers alone
    const own = target.getBoundingClientRect();
    if (own.bottom < 0 || own.width < 2 || target.closest(".visually-hidden")) continue;
    // the whole label, and the whole row of a list, ticks the box
    const pressed = target.closest("label, .form-check, .table-check") ?? target;
    const { height } = pressed.getBoundingClientRect();
    if (height < 43.9) low.push(Math.round(height) + ": " + target.outerHTML.slice(0, 160));
  }
  return low;
})()`;

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test(`everything to press is as high as a finger ${en301549("WCAG 2.5.5")}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.goto("/sign-in/password");
    expect(await page.evaluate(lowTargets), "/sign-in/password").toEqual([]);
    await asAdministrator(page);
    for (const path of await pagesOf(page)) {
      await page.goto(path);
      expect.soft(await page.evaluate(lowTargets), path).toEqual([]);
    }
  });
});

test(`at 320 pixels nothing is to be scrolled sideways ${en301549("9.1.4.10")}`, async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 320, height: 568 });
  await asAdministrator(page);
  for (const path of await pagesOf(page)) {
    await page.goto(path);
    await test.step(path, () => expectNoSidewaysScroll(page));
  }
});
