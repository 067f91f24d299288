import { describe, expect, it } from "vitest";
import { type AdviceKind, adviceOf } from "../../src/deliveries/advice.ts";
import { adviceMessages } from "../../src/deliveries/advice-messages.ts";
import { courseOf } from "../../src/deliveries/course-pages.ts";
import { langs } from "../../src/kernel/lang.ts";
import { wordsFor } from "../../src/platform/i18n.ts";

const answers: readonly (readonly [string, AdviceKind])[] = [
  // enhanced codes
  ["552 5.3.4 Message size exceeds fixed limit", "size"],
  ["552-5.2.3 Your message exceeded the limit 552 5.2.3 see help", "size"],
  ["552 5.2.2 The email account that you tried to reach is over quota", "full"],
  ["452 4.2.2 <buh@romashka.example>: Mailbox full", "full"],
  ["550 5.1.1 <bukh@romashka.example>: User unknown in local recipient table", "address"],
  ["550 5.1.1 <dkim@romashka.example>: User unknown", "address"],
  ["553 5.1.3 bad syntax", "address"],
  ["550 5.1.6 mailbox has moved", "address"],
  ["556 5.1.10 recipient domain has a null MX", "domain"],
  ["550 5.1.2 bad destination system", "domain"],
  ["550 5.4.4 unable to route: no such host", "domain"],
  ["550 5.2.1 The account is disabled", "closed"],
  ["554 5.7.1 Message rejected as spam", "policy"],
  ["550 5.7.1 blocked by policy", "policy"],
  ["550 5.6.0 attachment type not allowed", "policy"],
  ["550-5.7.26 This mail is unauthenticated 550 5.7.26 SPF and DKIM did not pass", "sender"],
  ["550 5.7.23 SPF validation failed", "sender"],
  ["550 5.7.25 reverse DNS validation failed", "sender"],
  ["550 5.7.1 rejected by DMARC of operator.example", "sender"],
  ["554 5.7.1 <a@b.by>: Relay access denied", "sender"],
  ["553 5.1.8 sender domain must exist", "sender"],
  ["451 4.7.1 greylisted, come back later", "wait"],
  ["450 4.2.0 <a@b.by>: Recipient address rejected: Greylisted", "wait"],
  ["450 4.7.25 Client host rejected: cannot find your hostname", "sender"],
  ["451 4.7.0 try again later", "wait"],
  ["421 4.3.2 system not accepting messages", "busy"],
  ["452 4.3.1 insufficient system storage", "busy"],
  ["535 5.7.8 wrong password *** (***)", "signIn"],
  ["530 5.7.0 Authentication required", "signIn"],
  // basic codes alone
  ["552 too much", "size"],
  ["550 no", "address"],
  ["551 user not local", "address"],
  ["554 transaction failed", "policy"],
  ["554 listed at a block list", "policy"],
  ["552 mailbox full", "full"],
  ["451 local error", "wait"],
  ["421 closing", "busy"],
  ["521 host does not accept mail", "domain"],
  ["500 what", "unknown"],
  // no server has answered
  ["connect ECONNREFUSED 127.0.0.1:25", "noAnswer"],
  ["getaddrinfo ENOTFOUND mail.operator.example", "noAnswer"],
  ["Connection timeout", "noAnswer"],
  ["Timeout", "noAnswer"],
  ["Greeting never received", "noAnswer"],
  ["AbortError: This operation was aborted", "noAnswer"],
  ["Connection closed unexpectedly", "cut"],
  ["read ECONNRESET", "cut"],
  ["the recipient is not a mailbox", "address"],
  ["something new", "unknown"],
  ["", "unknown"],
];

describe("adviceOf", () => {
  it.each(answers)("%j is %s", (answer, kind) => {
    expect(adviceOf(answer).kind).toBe(kind);
  });

  it("blames the operator's mail for what the recipient cannot mend", () => {
    const own = new Set(answers.filter(([answer]) => adviceOf(answer).by === "operator").map(([, kind]) => kind));
    expect([...own].toSorted()).toEqual(["busy", "cut", "noAnswer", "sender", "signIn"]);
  });

  it("has words of its own for each kind in three languages", () => {
    for (const lang of langs) {
      const words = wordsFor(adviceMessages, lang);
      const said = new Set(answers.map(([, kind]) => words.t(`advice.${kind}`)));
      expect(said.size).toBe(new Set(answers.map(([, kind]) => kind)).size);
    }
  });
});

describe("the course of a delivery", () => {
  const words = wordsFor(adviceMessages, "ru");
  const known = { nextTryAt: null, trouble: null } as const;
  const notesOf = (delivery: Partial<Parameters<typeof courseOf>[1]>) =>
    courseOf(words, { state: "queued", attempts: 1, serverAnswer: null, ...known, ...delivery }, true).notes;

  it("says when it is tried again, and nothing of that once it has ended", () => {
    const nextTryAt = new Date("2026-11-09T07:45:00Z");
    expect(notesOf({ serverAnswer: "451 4.7.1 greylisted", trouble: "recipient", nextTryAt }).join(" ")).toMatch(
      /просит подождать.* Повторим 09\.11\.2026 в 10:45\./,
    );
    expect(notesOf({ state: "failed", serverAnswer: "451 4.7.1", trouble: "recipient" }).join(" ")).not.toContain(
      "Повторим",
    );
  });

  it("tells a document that could not be made from a try that was cut off", () => {
    expect(notesOf({ state: "failed", trouble: "document" }).join(" ")).toContain("Не удалось подготовить документ");
    const cutOff = notesOf({ state: "failed", trouble: "interrupted", serverAnswer: "451 later" }).join(" ");
    expect(cutOff).toContain("Отправка прервалась");
    expect(cutOff).not.toContain("подождать");
  });
});
