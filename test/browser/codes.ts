import type { Page } from "@playwright/test";
import { formatMsisdn, isMsisdn } from "../../src/kernel/msisdn.ts";
import { expect } from "../support/person.ts";

/** The code in the newest message to a number or an address, read at /outbox; a mail comes by the worker. */
export async function caughtCode(page: Page, to: string, subject: string): Promise<string> {
  const outbox = await page.context().newPage();
  const shown = isMsisdn(to) ? formatMsisdn(to) : to;
  const message = outbox.getByRole("article").filter({ hasText: shown }).filter({ hasText: subject }).first();
  let code: string | undefined;
  await expect(async () => {
    await outbox.goto("/outbox");
    code = /(?<!\d)\d{6}(?!\d)/.exec(await message.innerText({ timeout: 1_000 }))?.[0];
    expect(code).toBeDefined();
  }).toPass({ timeout: 15_000 });
  await outbox.close();
  return String(code);
}
