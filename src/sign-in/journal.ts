import { journalPart } from "../journal/index.ts";

export const signInJournal = journalPart("sign-in", {
  ru: {
    "noun.sessions": "Вход и сеансы",
    "noun.users": "Пользователи",
    "action.sessions:begin": "Вход",
    "action.sessions:refuse": "Отказ во входе",
    "action.sessions:end": "Выход",
    "action.users:register": "Регистрация",
    "action.users:recover-password": "Пароль восстановлен",
    "action.users:refuse-code": "Неверный код",
  },
  be: {
    "noun.sessions": "Уваход і сеансы",
    "noun.users": "Карыстальнікі",
    "action.sessions:begin": "Уваход",
    "action.sessions:refuse": "Адмова ва ўваходзе",
    "action.sessions:end": "Выхад",
    "action.users:register": "Рэгістрацыя",
    "action.users:recover-password": "Пароль адноўлены",
    "action.users:refuse-code": "Няправільны код",
  },
  en: {
    "noun.sessions": "Sign-in and sessions",
    "noun.users": "Users",
    "action.sessions:begin": "Signed in",
    "action.sessions:refuse": "Sign-in refused",
    "action.sessions:end": "Signed out",
    "action.users:register": "Registered",
    "action.users:recover-password": "Password recovered",
    "action.users:refuse-code": "Wrong code",
  },
});
