import { defineMessages, type WordsOf } from "../../platform/i18n.ts";

export const messages = defineMessages("accounts-own-name", {
  ru: {
    title: "Название лицевого счета",
    name: "Название",
    hint: "Например, «Офис» или «Склад». Его увидят все, у кого есть доступ к этому лицевому счету. Пустое поле уберёт название.",
    save: "Сохранить",
    saved: "Название сохранено.",
    back: "Лицевой счет",
    nameLong: "Введите не больше 40 знаков.",
  },
  be: {
    title: "Назва асабовага рахунку",
    name: "Назва",
    hint: "Напрыклад, «Офіс» або «Склад». Яе ўбачаць усе, хто мае доступ да гэтага асабовага рахунку. Пустое поле прыбярэ назву.",
    save: "Захаваць",
    saved: "Назва захавана.",
    back: "Асабовы рахунак",
    nameLong: "Увядзіце не больш за 40 знакаў.",
  },
  en: {
    title: "Name of the account",
    name: "Name",
    hint: "For example “Office” or “Warehouse”. Everybody with access to this account will see it. An empty field takes the name away.",
    save: "Save",
    saved: "The name is saved.",
    back: "Account",
    nameLong: "Enter no more than 40 characters.",
  },
});
export type Words = WordsOf<typeof messages>;
