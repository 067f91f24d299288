import { journalPart } from "../journal/index.ts";

export const holdingJournal = journalPart("holdings", {
  ru: {
    "action.access:end-login": "Номер прекращён: вход с ним закрыт",
    "action.access:move-login": "Номер сменён: вход с новым номером",
    "action.users:confirm-number": "Номер подтверждён заново",
    "action.users:lose-number": "Вход с номером закрыт: номер у другого абонента",
  },
  be: {
    "action.access:end-login": "Нумар спынены: уваход з ім закрыты",
    "action.access:move-login": "Нумар зменены: уваход з новым нумарам",
    "action.users:confirm-number": "Нумар пацверджаны нанова",
    "action.users:lose-number": "Уваход з нумарам закрыты: нумар у іншага абанента",
  },
  en: {
    "action.access:end-login": "Number ended: it no longer signs in",
    "action.access:move-login": "Number changed: the new one signs in",
    "action.users:confirm-number": "Number confirmed anew",
    "action.users:lose-number": "Number belongs to another subscriber now: it no longer signs in",
  },
});
