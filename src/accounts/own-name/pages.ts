import { longestName } from "./forms.ts";
import type { Words } from "./messages.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly value: string;
  readonly error: string | undefined;
};

export const ownNamePage = (words: Words, { base, accountText, value, error }: Input) => ({
  title: words.t("title"),
  pretitle: accountText,
  back: { text: words.t("back"), href: base },
  action: `${base}/own-name`,
  field: {
    name: "name",
    label: words.t("name"),
    hint: words.t("hint"),
    value,
    error: error === undefined ? null : words.t("nameLong"),
    maxlength: longestName,
    autocomplete: "off",
  },
  save: words.t("save"),
});
