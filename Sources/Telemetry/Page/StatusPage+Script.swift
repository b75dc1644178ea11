extension StatusPage {
    /// Leaves the page alone while nobody sees it or while something in it is selected, and says so when the host is gone.
    static let script: StaticString = """
        (()=>{let since=null;const lost=document.getElementById('lost');
        const wait=ms=>new Promise(done=>setTimeout(done,ms));
        async function renew(){
        const answer=await fetch(location.pathname,{cache:'no-store',signal:AbortSignal.timeout(6000)});
        if(!answer.ok)throw new Error('the host answers '+answer.status);
        const page=new DOMParser().parseFromString(await answer.text(),'text/html'),next=page.querySelector('main');
        if(!next)throw new Error('the host answers something else');
        const now=document.querySelector('main'),left=[...now.querySelectorAll('.scroll')].map(e=>e.scrollLeft);
        now.replaceWith(document.adoptNode(next));
        next.querySelectorAll('.scroll').forEach((e,i)=>{e.scrollLeft=left[i]||0});
        document.title=page.title}
        (async()=>{for(;;){await wait(2000);
        if(document.hidden||String(getSelection()))continue;
        try{await renew();since=null;lost.hidden=true}
        catch(problem){since=since||new Date();lost.hidden=false;
        lost.textContent='No answer since '+since.toLocaleTimeString()+' ('+problem.message+'). What is shown is old.'}
        }})()})()
        """
}
