/** The columns that stand in several files of a city with the same meaning. */

export const region = {
  header: '区域代码',
  field: 'regionId',
  kind: 'code',
  refersTo: 'regions',
  example: 'ZZ',
} as const;
export const phone = { header: '手机号', field: 'phone', kind: 'phone', example: '19900001234' } as const;
export const openid = {
  header: '微信openid',
  field: 'openid',
  kind: 'text',
  unique: true,
  example: 'oTuanda0000000000000000L001x',
} as const;
export const longitude = {
  header: '经度',
  gcj02Header: '经度(GCJ-02)',
  field: 'longitude',
  kind: 'longitude',
  example: '113.08500',
} as const;
export const latitude = {
  header: '纬度',
  gcj02Header: '纬度(GCJ-02)',
  field: 'latitude',
  kind: 'latitude',
  example: '27.82500',
} as const;
export const bearer = {
  header: '承担方',
  field: 'bearer',
  kind: 'choice',
  words: { 平台: 'platform', 供应商: 'supplier', 团长: 'leader' },
  example: '平台',
} as const;
export const startsOn = {
  header: '开始日期',
  field: 'startsOn',
  kind: 'date',
  example: '2026-01-01',
} as const;
export const endsOn = {
  header: '结束日期',
  field: 'endsOn',
  kind: 'date',
  notBefore: 'startsOn',
  example: '2035-12-31',
} as const;
export const gridSite = {
  header: '站点代码',
  field: 'siteId',
  kind: 'code',
  refersTo: 'sites',
  refersWhere: { field: 'kind', is: 'grid' },
  example: 'TY',
} as const;
export const anyCategory = {
  header: '类目代码',
  field: 'categoryId',
  kind: 'code',
  refersTo: 'categories',
  optional: true,
  example: 'GS',
} as const;
