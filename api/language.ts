/** The languages in which the API speaks to people. */
export type Language = 'zh-CN' | 'en';

/** A sentence in every language of the API. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** The sentence in the reader's language. */
export const inLanguage = (sentence: Sentence, language: Language): string =>
  language === 'en' ? sentence.en : sentence.zh;
