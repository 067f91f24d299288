import { journalPart } from "../journal/index.ts";

/** Also what the console does: `npm run add-user` has no folder of its own. */
export const accountJournal = journalPart("accounts", {
  ru: {
    "noun.accounts": "Лицевой счет",
    "action.accounts:rename": "Изменено название лицевого счета",
    "field.ownName": "Название",
    "action.users:add": "Пользователь добавлен из консоли",
    "action.users:renew-staff": "Сотруднику выдан новый временный пароль из консоли",
    "action.users:choose-language": "Выбран язык",
  },
  be: {
    "noun.accounts": "Асабовы рахунак",
    "action.accounts:rename": "Зменена назва асабовага рахунку",
    "field.ownName": "Назва",
    "action.users:add": "Карыстальнік дададзены з кансолі",
    "action.users:renew-staff": "Супрацоўніку выдадзены новы часовы пароль з кансолі",
    "action.users:choose-language": "Выбрана мова",
  },
  en: {
    "noun.accounts": "Account",
    "action.accounts:rename": "Account renamed",
    "field.ownName": "Name",
    "action.users:add": "User added from the console",
    "action.users:renew-staff": "A member of the staff got a new temporary password from the console",
    "action.users:choose-language": "Language chosen",
  },
});
