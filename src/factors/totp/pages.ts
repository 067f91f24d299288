import type { Words } from "../messages.ts";

const base = "/profile/second-factor";

/** Setting up the application: a QR code to scan or a secret to type, then the first code. */
export const totpPage = (
  words: Words,
  { secret, picture, error }: { secret: string; picture: string; error?: string | undefined },
) => ({
  title: words.t("totpTitle"),
  back: { text: words.t("back"), href: base },
  scan: words.t("totpStepScan"),
  picture,
  pictureText: words.t("totpQr"),
  secretLabel: words.t("totpSecret"),
  secret: secret.match(/.{1,4}/g)?.join(" ") ?? secret,
  step: words.t("totpStepCode"),
  form: {
    action: `${base}/totp/confirmation`,
    field: {
      name: "code",
      label: words.t("code"),
      hint: words.t("codeHint"),
      error,
      autocomplete: "one-time-code",
      inputmode: "numeric",
      maxlength: 7,
      required: true,
    },
    submitText: words.t("confirm"),
    cancel: { text: words.t("cancel"), href: base },
  },
});
