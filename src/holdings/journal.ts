import { journalPart } from "../journal/index.ts";

export const holdingJournal = journalPart("holdings", {
  ru: {
    "action.access:end-login": "Вход с прекращённым номером закрыт",
    "action.access:move-login": "Вход переведён на новый номер",
    "action.access:take-login-off": "Вход с номером закрыт поддержкой",
    "action.users:confirm-number": "Номер подтверждён заново",
    "action.users:lose-number": "Вход с номером закрыт, номер у другого абонента",
  },
  be: {
    "action.access:end-login": "Уваход са спыненым нумарам закрыты",
    "action.access:move-login": "Уваход пераведзены на новы нумар",
    "action.access:take-login-off": "Уваход з нумарам закрыты падтрымкай",
    "action.users:confirm-number": "Нумар пацверджаны нанова",
    "action.users:lose-number": "Уваход з нумарам закрыты, нумар у іншага абанента",
  },
  en: {
    "action.access:end-login": "The ended number no longer signs in",
    "action.access:move-login": "The changed number signs in as the new one",
    "action.access:take-login-off": "Support took the login off the number",
    "action.users:confirm-number": "Number confirmed anew",
    "action.users:lose-number": "The number belongs to another subscriber and no longer signs in",
  },
});
