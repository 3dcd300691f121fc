package convert

// PDFiumModule is pdfiumModule for tests.
var PDFiumModule = pdfiumModule
