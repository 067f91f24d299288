import { type AccountFormat, accountFormats } from "../kernel/delivery-format.ts";
import type { Words } from "./page-messages.ts";
import type { DeliveryAddress } from "./repository.ts";

/** What was typed, field by field, with the code of what is wrong beside it. */
export type Form = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;

type Input = {
  readonly base: string;
  readonly id: number;
  readonly address: DeliveryAddress;
  readonly maySend: boolean;
  /** It has more numbers than are put on paper while somebody waits. */
  readonly isLarge: boolean;
  /** What was typed and is wrong. */
  readonly form: Form | undefined;
};

/** «Другой формат или адрес»: an invoice downloaded in any format, or sent once in another format or to another address. */
export const otherPanel = (words: Words, input: Input) => ({
  title: words.t("other"),
  isOpen: input.form !== undefined,
  downloads: input.isLarge ? null : downloadsOf(words, input),
  files: input.isLarge ? filesOf(words, input) : null,
  form: input.maySend ? formOf(words, input) : null,
});

const endings: Readonly<Record<AccountFormat, string>> = {
  pdf: ".pdf",
  xlsx: ".xlsx",
  "xlsx-hours": ".xlsx?format=xlsx-hours",
  txt: ".txt",
  "txt-1251": ".txt?format=txt-1251",
};

const downloadsOf = (words: Words, { base, id }: Input) => ({
  title: words.t("downloadAs"),
  items: accountFormats.map((format) => ({
    text: words.t(`format.${format}`),
    href: `${base}/invoices/${id}${endings[format]}`,
    icon: "download",
  })),
});

const filesOf = (words: Words, { base, id }: Input) => ({
  title: words.t("downloadAs"),
  text: words.t("largeText"),
  action: `${base}/invoices/${id}/files`,
  items: accountFormats.map((format) => ({
    text: words.t(`format.${format}`),
    name: "format",
    value: format,
    icon: "download",
  })),
});

const blank = { value: "", error: undefined };

const formOf = (words: Words, { base, id, address, form = {} }: Input) => {
  const { format = blank, email = blank } = form;
  return {
    title: words.t("sendOnce"),
    action: `${base}/invoices/${id}/deliveries`,
    format: {
      name: "format",
      label: words.t("format"),
      options: formatOptions(words, format.value || address.format),
      error: format.error && words.t("formatWrong"),
    },
    email: {
      name: "email",
      label: words.t("email"),
      type: "email",
      value: email.value,
      hint: address.email ? words.t("emailHint", { email: address.email }) : words.t("emailNeeded"),
      error: errorOf(words, email.error),
      autocomplete: "off",
      maxlength: 254,
    },
    submit: words.t("send"),
  };
};

const errorOf = (words: Words, code: string | undefined): string | undefined =>
  code === undefined ? undefined : words.t(code === "emailMissing" ? "emailMissing" : "emailWrong");

export const formatOptions = (words: Words, chosen: string) =>
  accountFormats.map((format) => ({ value: format, text: words.t(`format.${format}`), selected: format === chosen }));
