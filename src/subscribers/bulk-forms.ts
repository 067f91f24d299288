import type { Lang } from "../kernel/lang.ts";
import type { OrderForm } from "../orders/index.ts";
import type { BulkForm } from "./tick-pages.ts";

type Person = { readonly lang: Lang; readonly base: string; readonly may: (permission: string) => boolean };

/** The list operations that a person may order for those ticked in the list. */
export const bulkFormsOf = (forms: readonly OrderForm[], { lang, base, may }: Person): readonly BulkForm[] =>
  forms
    .filter(({ methods, permission }) => methods.includes("list") && may("orders:write") && may(permission))
    .map((form) => {
      const { title, tab } = form.texts(lang);
      return { href: `${base}/bulk/${form.path}`, text: tab ?? title, icon: form.menu.icon };
    });
