import { type Column, tableOf } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMoney } from "../kernel/money.ts";
import type { Words } from "./messages.ts";
import type { Price, Product } from "./product.ts";

type Field = { readonly value: string; readonly error: string | undefined };
type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  readonly product: Product;
  readonly typed: { readonly contact: Field; readonly phone: Field; readonly comment: Field };
  /** What was sent comes back, also where an application is on its way by now. */
  readonly isRefused: boolean;
};

/** What it is, what it costs, whether the account has it, and the application for it. */
export const productPage = (words: Words, { base, accountText, may, product, typed, isRefused }: Input) => {
  const { key, name, description, prices, connectedOn, openOrder, lastOrder } = product;
  const number = openOrder ?? lastOrder;
  return {
    title: words.named(name),
    pretitle: accountText,
    description: words.named(description),
    state: connectedOn
      ? { text: words.t("connected", { day: formatDate(connectedOn, words.lang) }), tone: "success" }
      : { text: words.t("notConnected"), tone: "neutral" },
    prices: { title: words.t("prices"), table: tableOf(priceColumns(words), prices, { label: words.t("prices") }) },
    application:
      number === null
        ? null
        : {
            text: words.t(openOrder === null ? "sent" : "onItsWay", { number }),
            href: may("orders:read") ? `${base}/orders/${number}` : null,
            linkText: words.t("toOrder"),
          },
    form:
      may("orders:write") && (openOrder === null || isRefused) ? formOf(words, `${base}/products/${key}`, typed) : null,
  };
};

const formOf = (words: Words, action: string, typed: Input["typed"]) => {
  const field = (name: keyof Input["typed"], own: object) => ({
    ...own,
    name,
    label: words.t(name),
    value: typed[name].value,
    error: typed[name].error ? words.t(typed[name].error as Parameters<Words["t"]>[0]) : null,
  });
  return {
    action,
    title: words.t("applyTitle"),
    fields: [
      field("contact", { maxlength: 100, autocomplete: "name" }),
      field("phone", { type: "tel", inputmode: "tel", maxlength: 40, autocomplete: "tel" }),
      field("comment", { rows: 3, maxlength: 500 }),
    ],
    submit: words.t("apply"),
  };
};

const priceColumns = (words: Words): readonly Column<Price>[] => [
  { key: "name", title: words.t("what"), isLead: true, text: ({ name }) => words.named(name) },
  {
    key: "fee",
    title: words.t("price"),
    kind: "money",
    text: ({ fee, isMonthly }) => {
      if (fee === 0) return words.t("free");
      const money = formatMoney(fee, words.lang);
      return words.t(isMonthly ? "aMonth" : "once", { money });
    },
  },
];
