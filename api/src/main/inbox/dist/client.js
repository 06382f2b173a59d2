import{a as b,b as c}from"./part-YWLZR2SD.js";import{a}from"./part-EXWIM7FJ.js";export{c as CarillonClient,a as CarillonError,b as includes};
