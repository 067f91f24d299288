import { journalPart } from "../journal/index.ts";

export const factorJournal = journalPart("factors", {
  ru: {
    "action.users:add-factor": "Включён второй фактор",
    "action.users:remove-factor": "Отключён второй фактор",
    "action.users:renew-recovery-codes": "Созданы новые резервные коды",
    "action.users:confirm-factor": "Второй фактор подтверждён",
    "action.users:refuse-factor": "Второй фактор не подтверждён",
    "action.users:confirm-identity": "Личность подтверждена повторно",
    "action.users:refuse-identity": "Личность не подтверждена",
  },
  be: {
    "action.users:add-factor": "Уключаны другі фактар",
    "action.users:remove-factor": "Адключаны другі фактар",
    "action.users:renew-recovery-codes": "Створаны новыя рэзервовыя коды",
    "action.users:confirm-factor": "Другі фактар пацверджаны",
    "action.users:refuse-factor": "Другі фактар не пацверджаны",
    "action.users:confirm-identity": "Асоба пацверджана паўторна",
    "action.users:refuse-identity": "Асоба не пацверджана",
  },
  en: {
    "action.users:add-factor": "Second factor turned on",
    "action.users:remove-factor": "Second factor turned off",
    "action.users:renew-recovery-codes": "New recovery codes made",
    "action.users:confirm-factor": "Second factor confirmed",
    "action.users:refuse-factor": "Second factor refused",
    "action.users:confirm-identity": "Identity confirmed anew",
    "action.users:refuse-identity": "Identity not confirmed",
  },
});
