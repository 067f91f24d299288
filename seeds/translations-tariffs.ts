import { bundles } from "./catalogue-tariffs.ts";

/** Categories of tariffs, tariffs and bundles: in Russian as in the catalogue, in Belarusian, in English. */
export const tariffTranslations: readonly (readonly [string, string, string])[] = [
  ["Для смартфонов", "Для смартфонаў", "For smartphones"],
  ["Для звонков", "Для званкоў", "For calls"],
  ["Для интернета", "Для інтэрнэту", "For internet"],
  ["С предоплатой", "З перадаплатай", "Prepaid"],
  ["Свое решение. Новатор", "Сваё рашэнне. Наватар", "Own Solution. Innovator"],
  ["Свое решение. Лидер", "Сваё рашэнне. Лідар", "Own Solution. Leader"],
  ["Свое решение. Мастер", "Сваё рашэнне. Майстар", "Own Solution. Master"],
  ["Свое решение. Эксперт", "Сваё рашэнне. Эксперт", "Own Solution. Expert"],
  ["Корпорация Смарт", "Карпарацыя Смарт", "Corporation Smart"],
  ["Деловой разговор", "Дзелавая размова", "Business Talk"],
  ["Деловой разговор. Безлимит", "Дзелавая размова. Безліміт", "Business Talk. Unlimited"],
  ["Дежурный", "Дзяжурны", "On Duty"],
  ["Офис онлайн", "Офіс анлайн", "Office Online"],
  ["Планшет. Бизнес", "Планшэт. Бізнес", "Tablet. Business"],
  ["Телематика", "Тэлематыка", "Telematics"],
  ["Телематика. Видео", "Тэлематыка. Відэа", "Telematics. Video"],
  ["Касса", "Каса", "Cash Desk"],
  ["Гостевой", "Гасцявы", "Guest"],
  ["Офисная линия", "Офісная лінія", "Office Line"],
  ["Офисная линия. Плюс", "Офісная лінія. Плюс", "Office Line. Plus"],
  ["Многоканальный номер", "Шматканальны нумар", "Multichannel Number"],
  ["Интернет. Офис 100", "Інтэрнэт. Офіс 100", "Internet. Office 100"],
  ["Интернет. Офис 300", "Інтэрнэт. Офіс 300", "Internet. Office 300"],
  ["SIP-линия", "SIP-лінія", "SIP line"],
  [
    "Безлимит внутри компании, 100 минут в другие сети и 5 ГБ. Набор минут и интернета меняется каждый месяц.",
    "Безліміт унутры кампаніі, 100 хвілін у іншыя сеткі і 5 ГБ. Набор хвілін і інтэрнэту мяняецца кожны месяц.",
    "Unlimited within the company, 100 minutes to other networks and 5 GB. The bundle of minutes and data can change every month.",
  ],
  [
    "Безлимит внутри сети, 300 минут в другие сети и 15 ГБ. Для тех, кто чаще в разъездах, чем в офисе.",
    "Безліміт унутры сеткі, 300 хвілін у іншыя сеткі і 15 ГБ. Для тых, хто часцей у раз’ездах, чым у офісе.",
    "Unlimited within the network, 300 minutes to others and 15 GB. For those who are on the road more than in the office.",
  ],
  [
    "Безлимит на все сети Беларуси и 30 ГБ. Для руководителей и отделов продаж.",
    "Безліміт на ўсе сеткі Беларусі і 30 ГБ. Для кіраўнікоў і аддзелаў продажу.",
    "Unlimited to all networks in Belarus and 30 GB. For managers and sales.",
  ],
  [
    "Безлимит на все сети Беларуси, 60 ГБ и 60 минут за границу.",
    "Безліміт на ўсе сеткі Беларусі, 60 ГБ і 60 хвілін за мяжу.",
    "Unlimited to all networks in Belarus, 60 GB and 60 minutes abroad.",
  ],
  [
    "Корпоративный тариф прошлых лет: 200 минут и 3 ГБ. Закрыт для подключения.",
    "Карпаратыўны тарыф мінулых гадоў: 200 хвілін і 3 ГБ. Закрыты для падключэння.",
    "A corporate tariff of past years: 200 minutes and 3 GB. Closed to new subscribers.",
  ],
  [
    "Поминутная тарификация без пакетов, бесплатные входящие. Для постов, касс и складов.",
    "Пахвілінная тарыфікацыя без пакетаў, бясплатныя ўваходныя. Для пастоў, кас і складоў.",
    "Charged by the minute, no packages, incoming calls free. For posts, cash desks and warehouses.",
  ],
  [
    "Безлимит внутри сети и 500 минут в другие сети. Без мобильного интернета.",
    "Безліміт унутры сеткі і 500 хвілін у іншыя сеткі. Без мабільнага інтэрнэту.",
    "Unlimited within the network and 500 minutes to others. No mobile internet.",
  ],
  [
    "Только входящие и вызовы внутри компании. Для вахты, лифтов и дежурных смен.",
    "Толькі ўваходныя і выклікі ўнутры кампаніі. Для вахты, ліфтаў і дзяжурных змен.",
    "Incoming calls and calls within the company alone. For the door, lifts and shifts on duty.",
  ],
  [
    "Безлимитный мобильный интернет для модема или роутера, первые 100 ГБ без ограничения скорости.",
    "Безлімітны мабільны інтэрнэт для мадэма або роўтара, першыя 100 ГБ без абмежавання хуткасці.",
    "Unlimited mobile internet for a modem or router, the first 100 GB at full speed.",
  ],
  [
    "20 ГБ для планшета или второго устройства. Звонки поминутно.",
    "20 ГБ для планшэта або другой прылады. Званкі пахвілінна.",
    "20 GB for a tablet or second device. Calls by the minute.",
  ],
  [
    "50 МБ и 20 SMS в месяц для датчиков, трекеров и счетчиков.",
    "50 МБ і 20 SMS у месяц для датчыкаў, трэкераў і лічыльнікаў.",
    "50 MB and 20 SMS a month for sensors, trackers and meters.",
  ],
  [
    "30 ГБ для камер и регистраторов, SMS за плату.",
    "30 ГБ для камер і рэгістратараў, SMS за плату.",
    "30 GB for cameras and recorders, SMS charged.",
  ],
  [
    "200 МБ в месяц для кассового оборудования и терминалов, доступ только к адресам из списка.",
    "200 МБ у месяц для касавага абсталявання і тэрміналаў, доступ толькі да адрасоў са спіса.",
    "200 MB a month for cash registers and terminals, which reach listed addresses alone.",
  ],
  [
    "Для временных работников: пополняется заранее, не уходит в минус.",
    "Для часовых работнікаў: папаўняецца загадзя, не ідзе ў мінус.",
    "For temporary staff: topped up beforehand, never overdrawn.",
  ],
  [
    "Городской номер с безлимитом на местные вызовы.",
    "Гарадскі нумар з безлімітам на мясцовыя выклікі.",
    "A fixed number with unlimited local calls.",
  ],
  [
    "Городской номер, местные вызовы без ограничений и 300 минут на мобильные номера.",
    "Гарадскі нумар, мясцовыя выклікі без абмежаванняў і 300 хвілін на мабільныя нумары.",
    "A fixed number, unlimited local calls and 300 minutes to mobile numbers.",
  ],
  [
    "До десяти одновременных вызовов на один городской номер, голосовое меню.",
    "Да дзесяці адначасовых выклікаў на адзін гарадскі нумар, галасавое меню.",
    "Up to ten calls at once to one fixed number, with a voice menu.",
  ],
  [
    "100 Мбит/с для офиса, статический адрес включен.",
    "100 Мбіт/с для офіса, статычны адрас уключаны.",
    "100 Mbit/s for an office, static address included.",
  ],
  [
    "300 Мбит/с для офиса, статический адрес включен.",
    "300 Мбіт/с для офіса, статычны адрас уключаны.",
    "300 Mbit/s for an office, static address included.",
  ],
  [
    "Линия для своей АТС, один одновременный вызов.",
    "Лінія для сваёй АТС, адзін адначасовы выклік.",
    "A line for your own exchange, one call at a time.",
  ],
  ...bundles.map(({ name, minutes, megabytes }) => {
    const gigabytes = megabytes / 1024;
    return [name, `Набор: ${minutes} хв, ${gigabytes} ГБ`, `Bundle: ${minutes} min, ${gigabytes} GB`] as const;
  }),
];
