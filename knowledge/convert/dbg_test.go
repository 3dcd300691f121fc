package convert
import ("testing";"os";"context";"fmt")
func TestDbg(t *testing.T){
 data,_:=os.ReadFile(os.Getenv("F"))
 dbg=func(s *sheet){
  segs:=s.segments()
  for _,r:=range rows(segs){ fmt.Printf("%.0f:",r.base); for _,g:=range r.segments{fmt.Printf(" [%.0f-%.0f s%.1f b%v o%d m%q %.30q]",g.left,g.right,g.size,g.bold,g.order,g.mark.String(),g.text.String())}; fmt.Println() }
  for _,g:=range s.grids{fmt.Println("grid",*g)}
 }
 readPDF(context.Background(),data,Options{Cache:"/root/.cache/bedside/pdfium"})
}
