"""Tables that people send: CSV in any encoding they really use, and XLSX; read in bounded memory, written safely."""
