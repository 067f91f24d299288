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
   * The same work and time as a send, with no SMS: for a number nobody may get a code at, so that neither the answer
   * nor its time tells who is a customer.
   * @throws SmsUnavailable as a send would
   */
  probe(): Promise<void>;
  close(): Promise<void>;
};

/** A person waits for it, and the page has to answer within 3 s. */
export const limitMs = 2_500;

/** Nothing can be sent now: the gateway is out of reach, slow, busy or set up wrongly. It may have been sent all the same. */
export class SmsUnavailable extends Error {
  override readonly name = "SmsUnavailable";
}

/** It will not be taken however often it is sent. */
export class SmsRefused extends Error {
  override readonly name = "SmsRefused";
}

/** @throws SmsRefused, and TypeError for an id that our own code made wrongly */
export function checkSms({ to, id }: Sms): void {
  if (!/^[\w-]{1,100}$/.test(id)) throw new TypeError("the id of an SMS is 1 to 100 letters, digits, - and _");
  if (!isMsisdn(to)) throw new SmsRefused("an SMS goes to a Belarusian number of 12 digits");
}
