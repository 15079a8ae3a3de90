/* Asks anew. */
let mail = "anew"; // mended
