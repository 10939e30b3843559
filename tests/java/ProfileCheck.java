import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints, one a line, what the OWL API finds against OWL 2 DL and OWL 2 RL in files that import nothing. */
public class ProfileCheck {

    public static void main(String[] paths) throws Exception {
        for (String path : paths) {
            OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(path));
            System.out.println("axioms\t" + path + "\t" + ontology.getAxiomCount());
            report("DL\t" + path, new OWL2DLProfile(), ontology);
            report("RL\t" + path, new OWL2RLProfile(), ontology);
        }
    }

    private static void report(String start, OWLProfile profile, OWLOntology ontology) {
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
            String text = violation.toString().replaceAll("\\s+", " ");
            System.out.println(start + "\t" + violation.getClass().getSimpleName() + ": " + text);
        }
    }
}
