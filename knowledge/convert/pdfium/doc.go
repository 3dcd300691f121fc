// Package pdfium calls PDFium, compiled to WebAssembly: the few of its functions that a
// draft of a PDF file needs. PDFium reads what browsers read. Here it has a memory of its
// own, whose size is limited, and nothing of the computer: no files, no clock, no network.
//
// The module is the one that go-pdfium publishes (github.com/klippa-app/go-pdfium). Its Go
// library is not used: it has all of PDFium's 500 functions, which would make the program
// larger by 4 MB, and draws no bounds around what a page holds.
//
// The functions are described in PDFium's own headers: fpdfview.h, fpdf_text.h,
// fpdf_edit.h, fpdf_annot.h and fpdf_doc.h.
package pdfium
