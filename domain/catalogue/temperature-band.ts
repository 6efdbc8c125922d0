/** The temperature bands, from warm to cold: waves, parcels and crates never mix them. */
export const bands = ['ambient', 'cool', 'chilled', 'frozen'] as const;

export type Band = (typeof bands)[number];

/** The bands with Chinese and English words, for labels and messages. */
export const bandWords: Readonly<Record<Band, { readonly zh: string; readonly en: string }>> = {
  ambient: { zh: '常温', en: 'ambient' },
  cool: { zh: '阴凉', en: 'cool' },
  chilled: { zh: '冷藏', en: 'chilled' },
  frozen: { zh: '冷冻', en: 'frozen' },
};

/** Whether a text is a band. */
export function isBand(text: string): text is Band {
  return bands.some((band) => band === text);
}
