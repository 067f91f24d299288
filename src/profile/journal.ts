import { journalPart } from "../journal/index.ts";

export const profileJournal = journalPart("profile", {
  ru: {
    "action.users:change-password": "Пароль изменён",
    "action.users:refuse-password": "Неверный текущий пароль",
    "field.otherSessionsEnded": "Завершено других сеансов",
  },
  be: {
    "action.users:change-password": "Пароль зменены",
    "action.users:refuse-password": "Няправільны бягучы пароль",
    "field.otherSessionsEnded": "Завершана іншых сеансаў",
  },
  en: {
    "action.users:change-password": "Password changed",
    "action.users:refuse-password": "Wrong current password",
    "field.otherSessionsEnded": "Other sessions ended",
  },
});
