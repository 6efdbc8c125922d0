/**
 * The temperature bands, warmest first, which is also the order of picking: what thaws is outside for the
 * shortest.
 */
export const temperatureBands = ['ambient', 'cool', 'chilled', 'frozen'] as const;

export type TemperatureBand = (typeof temperatureBands)[number];

/** The bands with Chinese and English words, for labels and lists. */
export const temperatureBandWords: Readonly<
  Record<TemperatureBand, { readonly zh: string; readonly en: string }>
> = {
  ambient: { zh: '常温', en: 'ambient' },
  cool: { zh: '阴凉', en: 'cool' },
  chilled: { zh: '冷藏', en: 'chilled' },
  frozen: { zh: '冷冻', en: 'frozen' },
};

/** Below zero if goods of band `a` are picked before those of band `b`. */
export function compareBands(a: TemperatureBand, b: TemperatureBand): number {
  return temperatureBands.indexOf(a) - temperatureBands.indexOf(b);
}
