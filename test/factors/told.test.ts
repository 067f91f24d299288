import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { removeFactors } from "../../src/factors/index.ts";
import { messages as factorMessages } from "../../src/factors/messages.ts";
import { langs } from "../../src/kernel/lang.ts";
import { runSendNotice } from "../../src/notices/index.ts";
import { wordsFor } from "../../src/platform/i18n.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { createSmppGateway } from "../../src/platform/sms/smpp-gateway.ts";
import { messages as profileMessages } from "../../src/profile/messages.ts";
import { messages as recoveryMessages } from "../../src/sign-in/recovery/messages.ts";
import { messages as registrationMessages } from "../../src/sign-in/registration/messages.ts";
import { asvs } from "../support/asvs.ts";
import { post, startPortal } from "../support/portal.ts";
import { startSmsc } from "../support/smsc.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";
import { home, pendingAt } from "./factor.ts";
import { type Armed, peopleOf } from "./people.ts";

const portal = await startPortal();
const smtp = await startSmtpStub();
const smsc = await startSmsc();
const mailer = createMailer({ url: smtp.url, from: { name: "Portal", address: "info@operator.example" } });
const sms = createSmppGateway(smsc.url);
afterAll(async () => {
  await Promise.all([sms.close(), mailer.close()]);
  await Promise.all([smsc.close(), smtp.close(), portal.close()]);
});
const { owner } = portal;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
};
const { known, recoverByNumber, recoverByMail, registerByNumber, change, come, show } = peopleOf(portal, {
  now: () => now,
  later,
});
beforeEach(async () => {
  later(3_700);
  await owner("rate_limits").delete();
});

const isCode = (text: string): boolean => /\d{6}/.test(text);

/** What the worker sends of what was queued while `work` ran, over real sockets; codes are not news. */
const toldBy = async (work: () => Promise<unknown>): Promise<{ mails: string[]; sms: string[] }> => {
  await owner.raw("delete from pgboss.job where name = 'notices.send-notice'");
  await work();
  smtp.mails.length = 0;
  smsc.taken.length = 0;
  const { rows } = await owner.raw(
    "select data from pgboss.job where name = 'notices.send-notice' order by created_on",
  );
  const run = runSendNotice({ secrets: portal.deps.secrets, mailer, sms, config: portal.deps.config });
  for (const { data } of rows) await run(data, { signal: new AbortController().signal, isLastTry: false });
  const mails = await Promise.all(
    smtp.mails.map(async ({ to, raw }) => {
      const { subject, text } = await simpleParser(raw);
      return isCode(text ?? "") ? "" : `${to[0]}: ${subject}`;
    }),
  );
  return {
    mails: mails.filter(Boolean),
    sms: smsc.taken.map(({ destination_addr: to, short_message: { message } }) => `${to}: ${message}`),
  };
};

const passwordNews = "Пароль личного кабинета изменён. Не вы? Позвоните в поддержку.";
const factorNews = "Защита входа в кабинет изменена. Не вы? Позвоните в поддержку.";
const removedNews = "Поддержка отключила ваш второй фактор. Не просили? Звоните оператору.";
const codeNews = "Использован код восстановления кабинета. Не вы? Звоните в поддержку.";
const subject = { password: "Пароль изменён", factor: "Изменена защита входа в личный кабинет" };

const comeWithApp = async (person: Armed) => {
  const agent = await come(person, "password");
  await show.app(agent, person, pendingAt);
  return agent;
};

describe(`a change of how somebody signs in ${asvs("6.3.7")}`, () => {
  it("that came by SMS is told to the mailbox", async () => {
    const person = await known();
    expect(await toldBy(() => recoverByNumber(person))).toEqual({
      mails: [`${person.email}: ${subject.password}`],
      sms: [],
    });
  });

  it("that came by mail is told to the number too", async () => {
    const person = await known();
    expect(await toldBy(() => recoverByMail(person))).toEqual({
      mails: [`${person.email}: ${subject.password}`],
      sms: [`${person.phone}: ${passwordNews}`],
    });
    const agent = await comeWithApp(person);
    expect(await toldBy(() => post(agent, `${home}/recovery-codes`).expect(303))).toEqual({
      mails: [`${person.email}: ${subject.factor}`],
      sms: [`${person.phone}: ${factorNews}`],
    });
  });

  it("is told to the number of who has no mailbox: recovery, password, factors on and off, codes", async () => {
    const person = await known({ email: null });
    const news = (text: string) => ({ mails: [], sms: [`${person.phone}: ${text}`] });
    expect(await toldBy(() => recoverByNumber(person))).toEqual(news(passwordNews));
    const byCode = await come(person, "password");
    expect(await toldBy(() => show["recovery code"](byCode, person, pendingAt))).toEqual(news(codeNews));
    const agent = await comeWithApp(person);
    expect(await toldBy(() => change(person, agent))).toEqual(news(passwordNews));
    expect(await toldBy(() => post(agent, `${home}/recovery-codes`).expect(303))).toEqual(news(factorNews));
    expect(await toldBy(() => post(agent, `${home}/sms/removal`).expect(303))).toEqual(news(factorNews));
    await post(agent, `${home}/sms`).expect(303);
    const added = async () => {
      const code = /\d{6}/.exec(portal.sms().at(-1)?.text ?? "")?.[0] ?? "";
      await post(agent, `${home}/sms/confirmation`, { code }).expect(303);
    };
    expect(await toldBy(added)).toEqual(news(factorNews));
  });

  it("is told to nobody's number: one that is no active one of ours gets nothing", async () => {
    const person = await known({ email: null });
    await owner("subscribers").where({ msisdn: person.phone }).update({ status: "suspended" });
    const agent = await comeWithApp(person);
    expect(await toldBy(() => change(person, agent))).toEqual({ mails: [], sms: [] });
  });

  it("that support makes is told to both", async () => {
    const { id: userId, email, phone } = await known();
    const work = () => portal.db.knex.transaction((trx) => removeFactors(portal.deps, trx, { userId, requestId: "r" }));
    expect(await toldBy(work)).toEqual({ mails: [`${email}: ${subject.factor}`], sms: [`${phone}: ${removedNews}`] });
  });

  it("begins with registration: the number's holder learns that a password was set", async () => {
    const told = await toldBy(() => registerByNumber());
    expect(told.sms[0]).toContain("Задан пароль личного кабинета. Не вы? Позвоните в поддержку.");
    expect(told.mails).toEqual([]);
  });

  it("is one SMS in every language, without a link or anything that looks like a code", () => {
    const texts = langs.flatMap((lang) => [
      wordsFor(factorMessages, lang).t("smsNews"),
      wordsFor(factorMessages, lang).t("smsUseCode"),
      wordsFor(profileMessages, lang).t("letterSms"),
      wordsFor(recoveryMessages, lang).t("noticeSms"),
      wordsFor(registrationMessages, lang).t("noticeSms"),
    ]);
    for (const text of texts) {
      expect([text, text.length <= 70]).toEqual([text, true]);
      expect(text).not.toMatch(/http|\d/);
    }
  });
});
