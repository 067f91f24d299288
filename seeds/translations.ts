import type { Knex } from "../src/platform/db.ts";
import { insertRows } from "./rows.ts";
import { aboutServicesTranslations } from "./translations-about-services.ts";
import { serviceTranslations } from "./translations-services.ts";
import { tariffTranslations } from "./translations-tariffs.ts";

/** The operator's words in the portal's other languages. Adds what is missing, changes nothing. */
export const seedTranslations = async (trx: Knex): Promise<void> => {
  const all = [
    ...serviceTranslations,
    ...aboutServicesTranslations,
    ...tariffTranslations,
    ...products,
    ...numbers,
    ...charges,
  ];
  await insertRows(
    trx,
    "translations",
    all.map(([text, be, en]) => ({ text, be, en })),
  );
};

const products: readonly (readonly [string, string, string])[] = [
  ["Виртуальная АТС", "Віртуальная АТС", "Virtual PBX"],
  ["Электронная почта", "Электронная пошта", "E-mail"],
  ["VoIP для бизнеса", "VoIP для бізнесу", "VoIP for business"],
  ["Виртуальная телефония", "Віртуальная тэлефанія", "Virtual telephony"],
  ["Вызовы 24", "Выклікі 24", "Calls 24"],
  [
    "Телефонная станция в облаке: голосовое меню, очереди, запись разговоров и отчеты без своего оборудования.",
    "Тэлефонная станцыя ў воблаку: галасавое меню, чэргі, запіс размоў і справаздачы без свайго абсталявання.",
    "A telephone exchange in the cloud: voice menu, queues, call recording and reports without equipment of your own.",
  ],
  [
    "Почта на домене компании: ящики по 50 ГБ, защита от спама, календари и общие папки.",
    "Пошта на дамене кампаніі: скрыні па 50 ГБ, абарона ад спаму, календары і агульныя папкі.",
    "Mail on the company's domain: mailboxes of 50 GB, spam protection, calendars and shared folders.",
  ],
  [
    "Городские номера через интернет: SIP-линии для своей АТС, несколько одновременных вызовов на номер.",
    "Гарадскія нумары праз інтэрнэт: SIP-лініі для сваёй АТС, некалькі адначасовых выклікаў на нумар.",
    "Fixed numbers over the internet: SIP lines for your own exchange, several calls at once to a number.",
  ],
  [
    "Городской номер на мобильном: вызовы на один номер принимают несколько сотрудников.",
    "Гарадскі нумар на мабільным: выклікі на адзін нумар прымаюць некалькі супрацоўнікаў.",
    "A fixed number on mobile phones: several employees take calls to one number.",
  ],
  [
    "Прием вызовов круглосуточно: операторы отвечают от имени компании ночью и в выходные.",
    "Прыём выклікаў кругласутачна: аператары адказваюць ад імя кампаніі ўначы і ў выхадныя.",
    "Calls are taken around the clock: operators answer in the company's name at night and on days off.",
  ],
  [
    "Интернет для удаленных точек: роутер, SIM-карта и статический адрес под ключ.",
    "Інтэрнэт для аддаленых кропак: роўтар, SIM-карта і статычны адрас пад ключ.",
    "Internet for remote places: router, SIM card and static address, ready to use.",
  ],
  ["До 5 сотрудников", "Да 5 супрацоўнікаў", "Up to 5 employees"],
  ["До 20 сотрудников", "Да 20 супрацоўнікаў", "Up to 20 employees"],
  ["Запись разговоров, 90 дней", "Запіс размоў, 90 дзён", "Call recording, 90 days"],
  ["Подключение", "Падключэнне", "Connection"],
  ["Ящик 50 ГБ", "Скрыня 50 ГБ", "Mailbox, 50 GB"],
  ["Перенос писем", "Перанос лістоў", "Moving of mail"],
  ["Городской номер", "Гарадскі нумар", "Fixed number"],
  ["Городской номер на мобильном", "Гарадскі нумар на мабільным", "Fixed number on a mobile phone"],
  ["Каждый следующий сотрудник", "Кожны наступны супрацоўнік", "Each further employee"],
  ["До 100 вызовов", "Да 100 выклікаў", "Up to 100 calls"],
  ["Вызов сверх пакета", "Выклік звыш пакета", "Call beyond the package"],
  ["Роутер в аренду и 100 ГБ", "Роўтар у арэнду і 100 ГБ", "Rented router and 100 GB"],
  ["Статический адрес", "Статычны адрас", "Static address"],
  ["Выезд и настройка", "Выезд і наладка", "Visit and set-up"],
];

const numbers: readonly (readonly [string, string, string])[] = [
  ["Платиновый", "Плацінавы", "Platinum"],
  ["Бриллиантовый", "Брыльянтавы", "Diamond"],
  ["Золотой", "Залаты", "Gold"],
  ["Серебряный", "Срэбны", "Silver"],
  ["Бронзовый", "Бронзавы", "Bronze"],
  ["Обычный", "Звычайны", "Ordinary"],
];

/** What invoices name beside tariffs and services. */
const charges: readonly (readonly [string, string, string])[] = [
  ["Разговоры сверх набора", "Размовы звыш набору", "Calls beyond the bundle"],
  ["Интернет сверх набора", "Інтэрнэт звыш набору", "Data beyond the bundle"],
  ["SMS сверх набора", "SMS звыш набору", "SMS beyond the bundle"],
  ["MMS сверх набора", "MMS звыш набору", "MMS beyond the bundle"],
  ["Услуги связи сверх набора", "Паслугі сувязі звыш набору", "Telecom services beyond the bundle"],
  ["Разговоры в роуминге", "Размовы ў роўмінгу", "Calls while roaming"],
  [
    "Разговоры в роуминге, за прошлый месяц",
    "Размовы ў роўмінгу, за мінулы месяц",
    "Calls while roaming, of the month before",
  ],
  ["Услуги связи в роуминге", "Паслугі сувязі ў роўмінгу", "Telecom services while roaming"],
  ["Корпоративная скидка 3 %", "Карпаратыўная зніжка 3 %", "Corporate discount of 3 %"],
  ["Корпоративная скидка 5 %", "Карпаратыўная зніжка 5 %", "Corporate discount of 5 %"],
  ["Рассрочка за смартфон", "Растэрміноўка за смартфон", "Instalment for a smartphone"],
  ["Смартфон", "Смартфон", "Smartphone"],
  ["Выбор номера", "Выбар нумара", "Choice of a number"],
  ["Замена SIM-карты", "Замена SIM-карты", "SIM card replacement"],
  ["Смена тарифного плана", "Змена тарыфнага плана", "Change of tariff"],
];
