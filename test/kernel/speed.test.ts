import { expect, it } from "vitest";
import { parseAccountNumber } from "../../src/kernel/account-number.ts";
import { parseDay } from "../../src/kernel/dates.ts";
import { isIban, parseIban } from "../../src/kernel/iban.ts";
import { iccidHint, isIccid, parseIccid } from "../../src/kernel/iccid.ts";
import { isLang } from "../../src/kernel/lang.ts";
import { isLuhn } from "../../src/kernel/luhn.ts";
import { parseMoney } from "../../src/kernel/money.ts";
import { parseMonth } from "../../src/kernel/month.ts";
import { isMsisdn, lostDigits, parseMsisdn } from "../../src/kernel/msisdn.ts";
import { makeUnp, parseUnp } from "../../src/kernel/unp.ts";

const readers = {
  parseAccountNumber,
  parseDay,
  isIban,
  parseIban,
  iccidHint,
  isIccid,
  parseIccid,
  isLang,
  isLuhn,
  parseMoney,
  parseMonth,
  isMsisdn,
  lostDigits,
  parseMsisdn,
  makeUnp,
  parseUnp,
};

const size = 50_000;
const worst = [" ", "-", "'", "1", "1 ", "1,", "123 456 ", "375", "\u00A0", "E+", "A", "(", "руб."]
  .map((piece) => piece.repeat(Math.ceil(size / piece.length)))
  .flatMap((text) => [text, `1${text}x`, `${text}\n`]);

// A quadratic regex needs seconds for 50 kB; the limit leaves room for a busy machine.
it.each(Object.entries(readers))("%s gives up on 50 kB of anything within half a second", (_name, read) => {
  for (const text of worst) {
    const started = performance.now();
    read(text);
    expect(performance.now() - started).toBeLessThan(500);
  }
});
