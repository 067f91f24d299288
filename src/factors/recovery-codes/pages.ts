import type { Words } from "../messages.ts";

const base = "/profile/second-factor";

/** The new codes as plain text to print or copy. Without codes: a note that they were shown already. */
export const codesPage = (words: Words, codes: readonly string[]) => ({
  title: words.t("showCodesTitle"),
  back: { text: words.t("back"), href: base },
  warning:
    codes.length > 0
      ? { kind: "warning", title: words.t("showCodesOnce"), text: words.t("showCodesText") }
      : { kind: "info", title: words.t("goneTitle"), text: words.t("goneText") },
  label: words.t("showCodesLabel"),
  codes,
  keep: {
    copy: words.t("copyCodes"),
    copied: words.t("codesCopied"),
    save: words.t("saveCodes"),
    file: words.t("codesFile"),
    text: `${words.t("showCodesLabel")}\r\n\r\n${codes.join("\r\n")}\r\n`,
    print: words.t("printCodes"),
  },
  done: { text: words.t(codes.length > 0 ? "done" : "back"), href: codes.length > 0 ? "/" : base },
});
