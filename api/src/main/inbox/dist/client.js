import{a as b,b as c}from"./part-P7CTH6V7.js";import{a}from"./part-EXWIM7FJ.js";export{c as CarillonClient,a as CarillonError,b as includes};
