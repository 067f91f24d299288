import { randomInt } from "node:crypto";
import type { Fields } from "smpp";
import { readSmppUrl } from "./address.ts";
import { checkSms, limitMs, type Sms, type SmsGateway, SmsRefused, SmsUnavailable } from "./gateway.ts";
import { createLink, type Link, type LinkTimes } from "./link.ts";
import { createPace, type Pace } from "./pace.ts";
import { SessionLost, type SmppSession } from "./session.ts";
import { createTaken } from "./taken.ts";
import { partsOf } from "./text.ts";
import { createDeadlines, orAborted, pause } from "./waiting.ts";

export type SmppOptions = {
  /** The sender, unless the URL names one. */
  sender?: string | undefined;
  times?: Partial<LinkTimes & { keepMs: number; enquireEveryMs: number }> | undefined;
};

const usualTimes = {
  bindMs: 5_000,
  answerMs: 10_000,
  enquireMs: 5_000,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  quietMs: 1_000,
  // a sign-in code is good for as long
  keepMs: 5 * 60_000,
};

/** SMPP 3.4 over one connection. What it threw SmsUnavailable for may arrive: at worst a message comes twice, never is it lost unseen. */
export function createSmppGateway(smppUrl: string, { sender, times: given }: SmppOptions = {}): SmsGateway {
  const address = readSmppUrl(smppUrl, sender);
  const times = { ...usualTimes, enquireEveryMs: address.enquireMs, ...given };
  const link = createLink({ ...address, enquireMs: times.enquireEveryMs }, times);
  const deadlines = createDeadlines(limitMs);
  const taken = createTaken(times.keepMs);
  const pace = createPace();
  let reference = randomInt(256);

  const deliver = async ({ to, text }: Sms, signal: AbortSignal): Promise<void> => {
    reference = (reference + 1) % 256;
    for (const part of partsOf(text, reference)) {
      const fields = { ...address.source, ...destinationOf(to), ...part, registered_delivery: 0 };
      await overLink(link, signal, (session) => submit(session, fields, signal));
    }
  };

  return {
    send: async (sms) => {
      checkSms(sms);
      if (taken.has(sms.id)) return;
      await timed(pace, link, () => deadlines.within((signal) => taken.once(sms.id, () => deliver(sms, signal))));
    },
    probe: () => deadlines.within((signal) => probe(link, pace, signal)),
    close: async () => {
      deadlines.abort(new SmsUnavailable("the SMS gateway was closed"));
      await link.close();
    },
  };
}

const destinationOf = (to: string): Fields => ({ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: to });

/** Asks again over the next connection when one is lost. */
async function overLink(link: Link, signal: AbortSignal, ask: (session: SmppSession) => Promise<void>): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask(await link.bound(signal));
    } catch (error) {
      if (!(error instanceof SessionLost)) throw error;
    }
  }
}

// ESME_RSYSERR, ESME_RMSGQFUL, ESME_RTHROTTLED, ESME_RX_T_APPN: the gateway asks for patience.
const busy = new Set([0x08, 0x14, 0x58, 0x64]);
// ESME_RINVBNDSTS: it knows nothing of our bind any more.
const notBound = 0x04;
// About our sender, account or service, whatever the recipient: once that is corrected the message will be accepted.
const ofSettings = new Set([0x0a, 0x0d, 0x0e, 0x0f, 0x15, 0x48, 0x49, 0x53, 0x100, 0x101, 0x102, 0x103]);

const firstPauseMs = 100;
const longestPauseMs = 400;

/** The place in the window is kept through the pauses: a busy gateway is not asked by others meanwhile. */
async function submit(session: SmppSession, fields: Fields, signal: AbortSignal): Promise<void> {
  await session.window.enter(signal);
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      // waited for beyond the time limit too: an answer that comes late still says that the message is taken
      const { command_status: status } = await session.request("submit_sm", fields);
      if (status === 0) return;
      if (status === notBound) session.lose("the SMS gateway has no bind of ours");
      else if (!busy.has(status)) throw refusalOf(status);
      await pause(pauseMs, signal);
    }
  } finally {
    session.window.leave();
  }
}

function refusalOf(status: number): SmsUnavailable | SmsRefused {
  const words = `the SMS gateway refused the message with status 0x${status.toString(16)}`;
  return ofSettings.has(status) ? new SmsUnavailable(words) : new SmsRefused(words);
}

/** Keeps the time of what reached the gateway; a gateway out of reach a probe finds by itself. */
async function timed(pace: Pace, link: Link, send: () => Promise<void>): Promise<void> {
  const from = performance.now();
  try {
    await send();
    pace.sent(performance.now() - from);
  } catch (error) {
    if (error instanceof SmsRefused) pace.sent(performance.now() - from);
    else if (link.isBound()) pace.failed(performance.now() - from);
    throw error;
  }
}

async function probe(link: Link, pace: Pace, signal: AbortSignal): Promise<void> {
  const from = performance.now();
  await overLink(link, signal, async (session) => {
    await orAborted(session.request("enquire_link"), signal);
  });
  const { ms, fails } = pace.expected();
  const rest = Math.round(ms - (performance.now() - from));
  if (rest > 0) await pause(rest, signal);
  if (fails) throw new SmsUnavailable("the SMS gateway is busy");
}
