import{a as b,b as c}from"./part-JAOECNBR.js";import{a}from"./part-EXWIM7FJ.js";export{c as CarillonClient,a as CarillonError,b as includes};
