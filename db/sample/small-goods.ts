/** One SKU of the small city: the figures are those of the trade's price level, the supplier and cases are ours. */
export interface Good {
  name: string;
  spec: string;
  priceYuan: string;
  supplyYuan: string;
  grams: number;
  litres: string;
  band: string;
  shelfDays: number;
  leaderPercent: number;
  category: string;
  supplier: string;
  casePack: number;
  promoted: string;
  leaderTags: string;
  supply: number;
}

// name,spec,price,supply price,gram,litre,band,shelf days,leader %,category,supplier,case pack,promoted,tags,supply
// 草莓 and 冰鲜鲈鱼 are scarce on purpose: a seeded day of 60 orders meets "sold out" there, and only there.
const table = `
上海青,500g,2.99,2.05,520,2.5,冷藏,2,10,GS,G01,10,否,,80
本地青椒,300g,3.99,2.80,310,1.2,阴凉,5,10,GS,G01,10,否,,60
黄心土豆,2.5kg,6.90,5.10,2550,3.6,常温,15,8,GS,G01,6,否,,60
西红柿,1kg,6.99,5.20,1020,1.8,阴凉,5,10,GS,G01,8,否,,80
黄瓜,500g,2.59,1.80,510,0.9,阴凉,4,10,GS,G01,10,否,,60
莲藕,约1kg,8.80,6.50,1000,1.6,阴凉,7,10,GS,G01,6,否,,40
香菇,250g,4.99,3.60,270,1.4,冷藏,4,10,GS,G01,8,否,,40
大蒜,500g,5.90,4.40,510,0.9,常温,30,8,GS,G01,10,否,,40
赣南脐橙,2.5kg中果,19.90,14.80,2600,4.2,常温,14,10,GS,G01,4,是,,80
红富士,2kg,16.80,12.60,2080,3.6,常温,20,10,GS,G01,4,否,,60
香蕉,1kg,6.90,5.10,1030,2.4,常温,4,10,GS,G01,6,否,,60
蜜柚,1个约1.2kg,7.90,5.80,1250,2.6,常温,20,10,GS,G01,6,否,,40
草莓,300g盒,19.90,15.20,380,1.5,冷藏,2,10,GS,G01,4,是,,12
猪前腿肉,约500g,13.90,11.40,520,0.6,冷藏,2,6,RS,G02,8,否,,60
三黄鸡半只,约600g,16.90,13.60,640,0.9,冷藏,3,6,RS,G02,6,否,,40
鲜鸡蛋,30枚,21.90,19.00,1850,3.8,常温,30,5,RS,G02,6,否,,80
老豆腐,400g,2.50,1.75,430,0.5,冷藏,2,8,RS,G02,12,否,,80
冰鲜鲈鱼,约500g,15.90,12.60,560,0.9,冷藏,2,6,RS,G02,5,否,,10
鸡翅中,1kg,36.90,30.60,1050,1.5,冷冻,365,6,LD,G03,6,否,冷柜,40
虾仁,500g,32.90,26.50,540,0.9,冷冻,365,8,LD,G03,6,否,冷柜,30
速冻水饺,1kg,15.90,12.40,1030,2.0,冷冻,270,8,LD,G03,6,是,冷柜,40
纯牛奶,250ml×12,35.90,31.00,3200,4.5,常温,180,5,RP,G03,4,否,,60
酸奶,100g×8,11.90,9.40,900,1.4,冷藏,21,6,RP,G03,6,否,,60
大米,5kg,26.90,23.60,5050,6.5,常温,360,4,LY,G04,4,否,,60
菜籽油,5L,62.90,56.50,4800,6.2,常温,540,3,LY,G04,4,否,,30
挂面,1kg,6.90,5.40,1020,1.6,常温,360,8,LY,G04,10,是,,80
酱油,1.28L,9.90,7.70,1500,1.8,常温,540,8,LY,G04,6,是,,80
抽纸,10包,14.90,11.40,1300,13.0,常温,1095,10,RY,G04,4,是,,60
洗衣液,3kg,19.90,15.00,3150,3.6,常温,1095,10,RY,G04,4,是,社区；写字楼,40
豆干,500g,12.90,9.40,530,0.9,常温,180,12,LY,G04,10,是,,40
`;

/** The 30 SKUs in the order of their codes S001 … S030. */
export const goods: readonly Good[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const cells = line.split(',');
    const cell = (place: number): string => cells[place] ?? '';
    return {
      name: cell(0),
      spec: cell(1),
      priceYuan: cell(2),
      supplyYuan: cell(3),
      grams: Number(cell(4)),
      litres: cell(5),
      band: cell(6),
      shelfDays: Number(cell(7)),
      leaderPercent: Number(cell(8)),
      category: cell(9),
      supplier: cell(10),
      casePack: Number(cell(11)),
      promoted: cell(12),
      leaderTags: cell(13),
      supply: Number(cell(14)),
    };
  });
