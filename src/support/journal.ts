import { pageNameOf } from "../accounts/index.ts";
import { journalPart } from "../journal/index.ts";
import { isEnding } from "./viewing/viewing.ts";

/** What support does for a customer; the actions on sessions and deliveries are other nouns' own, done by support alone. */
export const supportJournal = journalPart(
  "support",
  {
    ru: {
      "noun.support": "Служба поддержки",
      "action.support:view-begin": "Поддержка открыла кабинет клиента",
      "action.support:view-page": "Поддержка посмотрела страницу",
      "action.support:view-end": "Поддержка закрыла кабинет клиента",
      "action.support:retry-job": "Невыполненное задание повторено",
      "action.support:drop-job": "Невыполненное задание удалено",
      "action.sessions:revoke": "Сеанс завершён принудительно",
      "action.sessions:unblock": "Снята блокировка входа",
      "field.ticket": "Номер обращения",
      "field.viewing": "Код просмотра",
      "field.removed": "Снято факторов",
      "ending.ended": "Завершено сотрудником поддержки",
      "ending.time": "Время истекло",
      "ending.customer": "Доступ клиента изменился",
      "ending.sign-out": "Сотрудник поддержки вышел",
    },
    be: {
      "noun.support": "Служба падтрымкі",
      "action.support:view-begin": "Падтрымка адкрыла кабінет кліента",
      "action.support:view-page": "Падтрымка паглядзела старонку",
      "action.support:view-end": "Падтрымка закрыла кабінет кліента",
      "action.support:retry-job": "Нявыкананае заданне паўторана",
      "action.support:drop-job": "Нявыкананае заданне выдалена",
      "action.sessions:revoke": "Сеанс завершаны прымусова",
      "action.sessions:unblock": "Знята блакіроўка ўваходу",
      "field.ticket": "Нумар звароту",
      "field.viewing": "Код прагляду",
      "field.removed": "Знята фактараў",
      "ending.ended": "Завершана супрацоўнікам падтрымкі",
      "ending.time": "Час скончыўся",
      "ending.customer": "Доступ кліента змяніўся",
      "ending.sign-out": "Супрацоўнік падтрымкі выйшаў",
    },
    en: {
      "noun.support": "Support",
      "action.support:view-begin": "Support opened the customer’s pages",
      "action.support:view-page": "Support looked at a page",
      "action.support:view-end": "Support closed the customer’s pages",
      "action.support:retry-job": "Failed job repeated",
      "action.support:drop-job": "Failed job deleted",
      "action.sessions:revoke": "Session ended by force",
      "action.sessions:unblock": "Sign-in block lifted",
      "field.ticket": "Ticket number",
      "field.viewing": "Viewing code",
      "field.removed": "Factors removed",
      "ending.ended": "Ended by support",
      "ending.time": "The time was over",
      "ending.customer": "The customer’s access changed",
      "ending.sign-out": "Support signed out",
    },
  },
  {
    object: ({ action, subject }, words) => {
      if (action === "support:view-page") return { text: pageNameOf(words.lang, subject), path: null };
      return action === "support:view-end" && isEnding(subject)
        ? { text: words.t(`ending.${subject}`), path: null }
        : undefined;
    },
  },
);
