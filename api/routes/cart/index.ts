import { emptyCart, removeCartLine, repeatOrder, setCartLine } from './change-cart.js';
import { quoteCart, readCart } from './read-cart.js';

export const cartRoutes = [readCart, setCartLine, removeCartLine, emptyCart, quoteCart, repeatOrder] as const;
