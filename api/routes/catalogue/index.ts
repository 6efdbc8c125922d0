import { listCategories, listListings, readShop } from './read-shop.js';

export const catalogueRoutes = [readShop, listListings, listCategories] as const;
