import { isMsisdn } from "../../kernel/msisdn.ts";

export type Sms = {
  /** 12 digits. */
  to: string;
  text: string;
  /** `[\w-]{1,100}`: the same each time this message is sent. */
  id: string;
};

export type SmsGateway = {
  /**
   * Resolves once the gateway has taken the message over; never takes longer than `limitMs`.
   * @throws SmsUnavailable, SmsRefused
   */
  send(sms: Sms): Promise<void>;
  /**
   * Takes the same work and time as a send, without an SMS: for a number that must get no code, so that neither the answer
   * nor its time shows which numbers belong to customers.
   * @throws SmsUnavailable as a send would
   */
  probe(): Promise<void>;
  close(): Promise<void>;
};

/** A person waits for it, and the page has to answer within 3 s. */
export const limitMs = 2_500;

/** Nothing can be sent now: the gateway is unreachable, slow, busy or wrongly configured. The message may have been sent nevertheless. */
export class SmsUnavailable extends Error {
  override readonly name = "SmsUnavailable";
}

/** The message will never be accepted. */
export class SmsRefused extends Error {
  override readonly name = "SmsRefused";
}

/** @throws SmsRefused, and TypeError for an id that our own code made wrongly */
export function checkSms({ to, id }: Sms): void {
  if (!/^[\w-]{1,100}$/.test(id)) throw new TypeError("the id of an SMS is 1 to 100 letters, digits, - and _");
  if (!isMsisdn(to)) throw new SmsRefused("an SMS goes to a Belarusian number of 12 digits");
}
