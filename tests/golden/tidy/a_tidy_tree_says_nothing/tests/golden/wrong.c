wrong  on purpose 
