package search_test
import ("testing";"fmt";"github.com/interpolref/interpolref/internal/search")
func TestZZ(t *testing.T){ c:=corpusOf(t); x:=search.Build(c)
 var pool []search.Judged
 sets := map[string][]search.Judged{}
 for _,f:=range []string{"testdata/judged.tsv","testdata/own.tsv","/work/facts/fresh.tsv"} { q:=readQueries(t,f); sets[f]=q; pool=append(pool,q...) }
 show := func(label string, y *search.Index) {
  a,_:=search.Evaluate(pool,finder(y,&c)); j,_:=search.Evaluate(sets["testdata/judged.tsv"],finder(y,&c)); fr,_:=search.Evaluate(sets["/work/facts/fresh.tsv"],finder(y,&c))
  fmt.Printf("| %-20s pool %.3f %.3f %.4f  judged %.3f %.3f  fresh %.3f %.3f\n",label,a[0].Success1,a[0].Success3,a[0].MRR,j[0].Success1,j[0].Success3,fr[0].Success1,fr[0].Success3) }
 show("base",x)
 for name,vals := range map[string][]float64{"k1":{1,2,4,6},"cover":{0,0.2,0.5,0.7,0.9},"synonym":{0.3,0.4,0.5,0.8},"phrase":{0.5,1.5,2},"near":{0.5,0.8,1.6,2},"part":{0,0.5,1},"exact":{0,0.5},"body":{0.2,0.3,0.7,1},"stem":{0.7,1},"stop":{0,0.05,0.1,0.25,0.35},"typo":{0.6,1},"prefix":{0.1,0.5}} {
  for _,v:=range vals { p:=search.Defaults; *search.Knobs[name](&p)=v; show(fmt.Sprint(name,"=",v),x.With(p)) } }
 for f,name := range search.FieldNames { for _,m:=range []float64{0.5,1.5,2} { p:=search.Defaults; p.Field()[f]*=m; show(fmt.Sprint(name,"*",m),x.With(p)) }
   for _,m:=range []float64{0,0.7,1} { p:=search.Defaults; p.B()[f]=m; show(fmt.Sprint("b.",name,"=",m),x.With(p)) } }
}
