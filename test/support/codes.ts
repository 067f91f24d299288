import request from "supertest";
import { plainNumbers } from "../../src/kernel/signs.ts";
import type { Agent, Portal } from "./portal.ts";

/** Sets the tests' clock to so many minutes after its start. */
export const atMinute = (portal: Portal, minutes: number): void =>
  portal.setNow(new Date(new Date("2026-11-09T09:00:00Z").getTime() + minutes * 60_000));

export const browser = (portal: Portal): Agent => request.agent(portal.app);

/** The six digits in a message. */
export const digitsOf = (text: string): string => {
  const [code, ...others] = text.match(/(?<!\d)\d{6}(?!\d)/g) ?? [];
  if (code === undefined || others.length > 0) throw new Error(`not one code: ${text}`);
  return code;
};

/** The code of the last SMS to a number. */
export const smsCode = (portal: Portal, phone: string): string => {
  const last = portal.sms().findLast(({ to }) => to === phone);
  if (!last) throw new Error(`no SMS to ${phone}`);
  return digitsOf(last.text);
};

/** The code of the last mail to an address. */
export const mailCode = async (portal: Portal, to: string): Promise<string> => {
  const last = (await portal.notices()).findLast((mail) => mail.channel === "mail" && mail.to === to);
  if (!last) throw new Error(`no mail to ${to}`);
  return digitsOf(last.text);
};

/** Six digits other than the code. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/** A page without what differs from one request to the next. */
export const readable = (page: { text: string }): string =>
  plainNumbers(page.text)
    .replaceAll("\u00A0", " ")
    .replaceAll(/name="_csrf" value="[^"]+"/g, "")
    .replaceAll(/\+375 \d\d \d{3}-\d\d-\d\d|375\d{9}|\d{11}|[\w.]+@[\w.]+/g, "…");
