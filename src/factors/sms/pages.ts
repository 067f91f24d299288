import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { Words } from "../messages.ts";

const base = "/profile/second-factor";

type View = {
  readonly phone: string;
  /** Locals of components/field. */
  readonly field: object;
  readonly resendIn: number;
  readonly resendWait: string;
};

/** The page on which the first code is entered, which turns SMS on as a second factor. */
export const smsPage = (words: Words, { phone, field, resendIn, resendWait }: View) => ({
  title: words.t("smsSetUpTitle"),
  back: { text: words.t("back"), href: base },
  told: words.t("smsSent", { phone: formatMsisdn(phone as Msisdn) }),
  form: {
    action: `${base}/sms/confirmation`,
    field,
    submitText: words.t("confirm"),
    cancel: { text: words.t("cancel"), href: base },
  },
  resend: {
    action: `${base}/sms`,
    text: words.t("smsResend"),
    waitText: words.t("smsResendIn", { time: resendWait }),
    seconds: resendIn,
  },
});
