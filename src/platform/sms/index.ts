import { createCaughtSms } from "./caught.ts";
import { type SmsGateway, SmsUnavailable } from "./gateway.ts";
import { createSmppGateway } from "./smpp-gateway.ts";

export { createCaughtSms } from "./caught.ts";
export { type Sms, type SmsGateway, SmsRefused, SmsUnavailable } from "./gateway.ts";

export type SmsOptions = {
  /** SMPP_URL; its parameters are in `address.ts`. */
  smppUrl?: string | undefined;
  outboxDir?: string | undefined;
  /** Up to 15 digits, or up to 11 Latin letters and digits; `source` in the URL comes before it. */
  sender?: string | undefined;
};

/** SMPP where a gateway is given, else caught where there is an outbox, else none: then sending throws SmsUnavailable. */
export function createSmsGateway({ smppUrl, outboxDir, sender }: SmsOptions): SmsGateway {
  if (smppUrl) return createSmppGateway(smppUrl, { sender });
  return outboxDir ? createCaughtSms(outboxDir) : noGateway;
}

const unavailable = async (): Promise<void> => {
  throw new SmsUnavailable("no SMS gateway is set up");
};

const noGateway: SmsGateway = { send: unavailable, probe: unavailable, close: async () => undefined };
