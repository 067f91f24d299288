// Names in « » of the operator's guide first; the rest is invented in their manner. Fees in kopecks, VAT included.

export const tariffCategories = [
  { id: 1, name: "Для смартфонов", position: 1 },
  { id: 2, name: "Для звонков", position: 2 },
  { id: 3, name: "Для интернета", position: 3 },
  { id: 4, name: "Для оборудования", position: 4 },
  { id: 5, name: "С предоплатой", position: 5 },
  { id: 6, name: "Фиксированная связь", position: 6 },
];

type Extra = {
  kind?: "mobile" | "fixed" | "internet" | "sip";
  is_prepaid?: boolean;
  archived_on?: string;
  change_fee?: number;
};

const tariff = (
  id: number,
  category: number,
  name: string,
  monthlyFee: number,
  description: string,
  extra: Extra = {},
) => ({
  id,
  category_id: category,
  name,
  description,
  kind: "mobile",
  monthly_fee: monthlyFee,
  change_fee: 590,
  is_prepaid: false,
  archived_on: null as string | null,
  ...extra,
});

export const tariffs = [
  tariff(
    101,
    1,
    "Свое решение. Новатор",
    1490,
    "Безлимит внутри компании, 100 минут в другие сети и 5 ГБ. Набор минут и интернета меняется каждый месяц.",
  ),
  tariff(
    102,
    1,
    "Свое решение. Лидер",
    2290,
    "Безлимит внутри сети, 300 минут в другие сети и 15 ГБ. Для тех, кто чаще в разъездах, чем в офисе.",
  ),
  tariff(
    103,
    1,
    "Свое решение. Мастер",
    3190,
    "Безлимит на все сети Беларуси и 30 ГБ. Для руководителей и отделов продаж.",
  ),
  tariff(104, 1, "Свое решение. Эксперт", 4590, "Безлимит на все сети Беларуси, 60 ГБ и 60 минут за границу."),
  tariff(
    105,
    1,
    "Корпорация Смарт",
    1890,
    "Корпоративный тариф прошлых лет: 200 минут и 3 ГБ. Закрыт для подключения.",
    { archived_on: "2024-04-01" },
  ),
  tariff(
    201,
    2,
    "Деловой разговор",
    790,
    "Поминутная тарификация без пакетов, бесплатные входящие. Для постов, касс и складов.",
  ),
  tariff(
    202,
    2,
    "Деловой разговор. Безлимит",
    1290,
    "Безлимит внутри сети и 500 минут в другие сети. Без мобильного интернета.",
  ),
  tariff(203, 2, "Дежурный", 490, "Только входящие и вызовы внутри компании. Для вахты, лифтов и дежурных смен."),
  tariff(
    301,
    3,
    "Офис онлайн",
    2490,
    "Безлимитный мобильный интернет для модема или роутера, первые 100 ГБ без ограничения скорости.",
  ),
  tariff(302, 3, "Планшет. Бизнес", 1390, "20 ГБ для планшета или второго устройства. Звонки поминутно."),
  tariff(401, 4, "Телематика", 290, "50 МБ и 20 SMS в месяц для датчиков, трекеров и счетчиков."),
  tariff(402, 4, "Телематика. Видео", 1190, "30 ГБ для камер и регистраторов, SMS за плату."),
  tariff(
    403,
    4,
    "Касса",
    350,
    "200 МБ в месяц для кассового оборудования и терминалов, доступ только к адресам из списка.",
  ),
  tariff(501, 5, "Гостевой", 690, "Для временных работников: пополняется заранее, не уходит в минус.", {
    is_prepaid: true,
  }),
  tariff(601, 6, "Офисная линия", 1120, "Городской номер с безлимитом на местные вызовы.", {
    kind: "fixed",
    change_fee: 0,
  }),
  tariff(
    602,
    6,
    "Офисная линия. Плюс",
    1980,
    "Городской номер, местные вызовы без ограничений и 300 минут на мобильные номера.",
    { kind: "fixed", change_fee: 0 },
  ),
  tariff(
    603,
    6,
    "Многоканальный номер",
    4350,
    "До десяти одновременных вызовов на один городской номер, голосовое меню.",
    { kind: "fixed", change_fee: 0 },
  ),
  tariff(701, 6, "Интернет. Офис 100", 4900, "100 Мбит/с для офиса, статический адрес включен.", {
    kind: "internet",
    change_fee: 0,
  }),
  tariff(703, 6, "Интернет. Офис 300", 6900, "300 Мбит/с для офиса, статический адрес включен.", {
    kind: "internet",
    change_fee: 0,
  }),
  tariff(702, 6, "SIP-линия", 990, "Линия для своей АТС, один одновременный вызов.", { kind: "sip", change_fee: 0 }),
];

const bundle = (id: number, minutes: number, gigabytes: number, monthlyFee: number) => ({
  id,
  name: `Набор: ${minutes} мин., ${gigabytes} ГБ`,
  minutes,
  megabytes: gigabytes * 1024,
  monthly_fee: monthlyFee,
});

export const bundles = [
  bundle(1, 100, 5, 300),
  bundle(2, 300, 15, 700),
  bundle(3, 500, 30, 1200),
  bundle(4, 1000, 60, 1900),
  bundle(5, 50, 1, 100),
];

const bundlesOf: readonly (readonly [number, readonly number[]])[] = [
  [101, [1, 2, 5]],
  [102, [1, 2, 3]],
  [103, [2, 3, 4]],
  [104, [3, 4]],
  [202, [1, 5]],
];
export const tariffBundles = bundlesOf.flatMap(([tariffId, ids]) =>
  ids.map((bundleId) => ({ tariff_id: tariffId, bundle_id: bundleId })),
);
