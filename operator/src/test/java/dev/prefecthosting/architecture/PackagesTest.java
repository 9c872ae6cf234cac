package dev.prefecthosting.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom. */
class PackagesTest {
    private static final String ROOT = "dev.prefecthosting";
    private static final String APP = ROOT + ".app..";
    private static final String MODEL = ROOT + ".model..";
    private static final String PLAN = ROOT + ".plan..";
    private static final String AWS = ROOT + ".aws..";
    private static final String PREFECT = ROOT + ".prefect..";
    private static final String TUNNEL = ROOT + ".tunnel..";
    private static final String COURIER = ROOT + ".courier..";
    private static final String RECONCILE = ROOT + ".reconcile..";
    private static final String UI = ROOT + ".ui..";
    private static final String[] KUBERNETES = {"io.fabric8.kubernetes..", "io.javaoperatorsdk.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void theModelKnowsNoneOfTheOthers() {
        forbid(MODEL, AWS, PREFECT, TUNNEL, COURIER, PLAN, RECONCILE, APP);
    }

    @Test
    void thePlanKnowsNeitherTheOthersNorWhatItIsUsedFor() {
        forbid(PLAN, MODEL, AWS, PREFECT, TUNNEL, COURIER, RECONCILE, APP);
        forbid(PLAN, KUBERNETES);
        forbid(PLAN, "software.amazon.awssdk..");
    }

    @Test
    void theSideOfAwsKnowsOnlyThePlan() {
        forbid(AWS, PREFECT, TUNNEL, COURIER, MODEL, RECONCILE, APP);
        forbid(AWS, KUBERNETES);
    }

    @Test
    void theSideOfPrefectKnowsOnlyThePlan() {
        forbid(PREFECT, AWS, TUNNEL, COURIER, MODEL, RECONCILE, APP);
        forbid(PREFECT, KUBERNETES);
    }

    @Test
    void theTunnelKnowsOnlyThePlan() {
        forbid(TUNNEL, AWS, PREFECT, COURIER, MODEL, RECONCILE, APP);
        forbid(TUNNEL, KUBERNETES);
    }

    @Test
    void theCourierKnowsBothSidesAndThePlan() {
        forbid(COURIER, TUNNEL, MODEL, RECONCILE, APP);
        forbid(COURIER, KUBERNETES);
    }

    @Test
    void nothingKnowsTheUi() {
        forbid(UI, AWS, TUNNEL, COURIER, APP);
        noClasses()
                .that()
                .resideOutsideOfPackages(UI, APP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(UI)
                .check(CLASSES);
    }

    @Test
    void onlyTheAppWires() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(APP)
                .check(CLASSES);
    }

    @Test
    void noPackagesGoRoundInACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyClassIsNamedAfterWhatItDoes() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)")
                .check(CLASSES);
        noClasses().should().resideInAPackage("..util..").check(CLASSES);
    }

    private static void forbid(String who, String... whom) {
        noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(whom)
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
