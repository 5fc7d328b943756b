<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>muster::Task</name>
    <message numerus="yes">
        <source>It took longer than %n second(s).</source>
        <translation>
            <numerusform>It took longer than %n second.</numerusform>
            <numerusform>It took longer than %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::cli</name>
    <message numerus="yes">
        <source>Writing %n device(s) ...</source>
        <translation>
            <numerusform>Writing %n device ...</numerusform>
            <numerusform>Writing %n devices ...</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) expected.</source>
        <translation>
            <numerusform>%n device expected.</numerusform>
            <numerusform>%n devices expected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The chain of %n event(s) is whole.</source>
        <translation>
            <numerusform>The chain of %n event is whole.</numerusform>
            <numerusform>The chain of %n events is whole.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The registry file is sound, and the chain of %n event(s) is whole.</source>
        <translation>
            <numerusform>The registry file is sound, and the chain of %n event is whole.</numerusform>
            <numerusform>The registry file is sound, and the chain of %n events is whole.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) found.</source>
        <translation>
            <numerusform>%n device found.</numerusform>
            <numerusform>%n devices found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A new device leaves %1, with %n sighting(s):</source>
        <translation>
            <numerusform>A new device leaves %1, with 1 sighting:</numerusform>
            <numerusform>A new device leaves %1, with %n sightings:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new device(s) beyond the limits were heard, but not kept: more than 64 a minute and network that announced themselves, or 20,000 in all.</source>
        <translation>
            <numerusform>%n new device beyond the limits was heard, but not kept: more than 64 a minute and network that announced themselves, or 20,000 in all.</numerusform>
            <numerusform>%n new devices beyond the limits were heard, but not kept: more than 64 a minute and network that announced themselves, or 20,000 in all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::discovery</name>
    <message numerus="yes">
        <source>%n answer(s) came to us alone, and none of what is sent to all.</source>
        <translation>
            <numerusform>%n answer came to us alone, and none of what is sent to all.</numerusform>
            <numerusform>%n answers came to us alone, and none of what is sent to all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The system refused %n new neighbour(s) while this was looked at.</source>
        <translation>
            <numerusform>The system refused %n new neighbour while this was looked at.</numerusform>
            <numerusform>The system refused %n new neighbours while this was looked at.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::discovery::UsbCensus</name>
    <message numerus="yes">
        <source>USB serial %1 (%2) is shared by %n devices here, so it joins nothing.</source>
        <translation>
            <numerusform>USB serial %1 (%2) is shared by %n device here, so it joins nothing.</numerusform>
            <numerusform>USB serial %1 (%2) is shared by %n devices here, so it joins nothing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n USB serial numbers are shared by several devices here, so they join nothing.</source>
        <translation>
            <numerusform>%n USB serial number is shared by several devices here, so it joins nothing.</numerusform>
            <numerusform>%n USB serial numbers are shared by several devices here, so they join nothing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::discovery::WifiSource</name>
    <message numerus="yes">
        <source>%n access point(s) of devices beyond what Muster follows at once left out.</source>
        <translation>
            <numerusform>%n access point of a device beyond what Muster follows at once is left out.</numerusform>
            <numerusform>%n access points of devices beyond what Muster follows at once are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::policy::CertificateValidFor</name>
    <message numerus="yes">
        <source>valid for %n day(s) or more</source>
        <translation>
            <numerusform>valid for %n day or more</numerusform>
            <numerusform>valid for %n days or more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::policy::SeenWithin</name>
    <message numerus="yes">
        <source>within %n hour(s)</source>
        <translation>
            <numerusform>within %n hour</numerusform>
            <numerusform>within %n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::provisioning::Access</name>
    <message numerus="yes">
        <source>%n keys</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::AccessPage</name>
    <message numerus="yes">
        <source>I have compared all %n below</source>
        <translation>
            <numerusform>I have compared the one below</numerusform>
            <numerusform>I have compared all %n below</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices looked at</source>
        <translation>
            <numerusform>%n device looked at</numerusform>
            <numerusform>%n devices looked at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ActivityPage</name>
    <message numerus="yes">
        <source>%n need you</source>
        <translation>
            <numerusform>%n needs you</numerusform>
            <numerusform>%n need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::AgeText</name>
    <message numerus="yes">
        <source>%n seconds ago</source>
        <translation>
            <numerusform>%n second ago</numerusform>
            <numerusform>%n seconds ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n seconds</source>
        <translation>
            <numerusform>in %n second</numerusform>
            <numerusform>in %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>in %n minute</numerusform>
            <numerusform>in %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>in %n hour</numerusform>
            <numerusform>in %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n years ago</source>
        <translation>
            <numerusform>%n year ago</numerusform>
            <numerusform>%n years ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n years</source>
        <translation>
            <numerusform>in %n year</numerusform>
            <numerusform>in %n years</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::DeviceTableModel</name>
    <message numerus="yes">
        <source>%1, group of %n devices, collapsed</source>
        <translation>
            <numerusform>%1, group of %n device, collapsed</numerusform>
            <numerusform>%1, group of %n devices, collapsed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, group of %n devices, expanded</source>
        <translation>
            <numerusform>%1, group of %n device, expanded</numerusform>
            <numerusform>%1, group of %n devices, expanded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::DevicesPage</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::DiscoverPage</name>
    <message numerus="yes">
        <source>%n sightings were lost because they came too fast.</source>
        <translation>
            <numerusform>%n sighting was lost because it came too fast.</numerusform>
            <numerusform>%n sightings were lost because they came too fast.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sources are blocked: open them above to see why.</source>
        <translation>
            <numerusform>%n source is blocked: open it above to see why.</numerusform>
            <numerusform>%n sources are blocked: open them above to see why.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::DoctorPage</name>
    <message numerus="yes">
        <source>%n interfaces</source>
        <translation>
            <numerusform>1 interface</numerusform>
            <numerusform>%n interfaces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::EnrollmentRun</name>
    <message numerus="yes">
        <source>%n devices are enrolled</source>
        <translation>
            <numerusform>%n device is enrolled</numerusform>
            <numerusform>%n devices are enrolled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices wait for approval</source>
        <translation>
            <numerusform>%n device waits for approval</numerusform>
            <numerusform>%n devices wait for approval</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices were refused</source>
        <translation>
            <numerusform>%n device was refused</numerusform>
            <numerusform>%n devices were refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices could not be enrolled</source>
        <translation>
            <numerusform>%n device could not be enrolled</numerusform>
            <numerusform>%n devices could not be enrolled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ExpectListDialog</name>
    <message numerus="yes">
        <source>%n devices, every cell is sound</source>
        <translation>
            <numerusform>%n device, every cell is sound</numerusform>
            <numerusform>%n devices, every cell is sound</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::FailurePanel</name>
    <message numerus="yes">
        <source>Undo %n steps…</source>
        <translation>
            <numerusform>Undo %n step…</numerusform>
            <numerusform>Undo %n steps…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::IdentityTab</name>
    <message numerus="yes">
        <source>%n sightings say</source>
        <translation>
            <numerusform>%n sighting says</numerusform>
            <numerusform>%n sightings say</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more are not drawn.</source>
        <translation>
            <numerusform>%n more is not drawn.</numerusform>
            <numerusform>%n more are not drawn.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n identifiers</source>
        <translation>
            <numerusform>%n identifier</numerusform>
            <numerusform>%n identifiers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sources say</source>
        <translation>
            <numerusform>%n source says</numerusform>
            <numerusform>%n sources say</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::LoginDialog</name>
    <message numerus="yes">
        <source>Goes on at the first step that is not done: %n steps of %1 are.</source>
        <translation>
            <numerusform>Goes on at the first step that is not done: %n step of %1 is.</numerusform>
            <numerusform>Goes on at the first step that is not done: %n steps of %1 are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes back %n steps, the last one first. What can’t be undone stays, and the journal says so.</source>
        <translation>
            <numerusform>Takes back %n step, the last one first. What can’t be undone stays, and the journal says so.</numerusform>
            <numerusform>Takes back %n steps, the last one first. What can’t be undone stays, and the journal says so.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n run</source>
        <comment>jobs</comment>
        <translation>
            <numerusform>%n runs</numerusform>
            <numerusform>%n run</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait.</source>
        <comment>devices</comment>
        <translation>
            <numerusform>%n waits.</numerusform>
            <numerusform>%n wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drafts of policies are lost when the window closes. What is in force stays as it is.</source>
        <translation>
            <numerusform>%n draft of a policy is lost when the window closes. What is in force stays as it is.</numerusform>
            <numerusform>%n drafts of policies are lost when the window closes. What is in force stays as it is.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A policy put %n devices into quarantine</source>
        <translation>
            <numerusform>A policy put %n device into quarantine</numerusform>
            <numerusform>A policy put %n devices into quarantine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices are still to be enrolled. Those that were not asked for stay Provisioned; enroll them in the Registry after the next start.</source>
        <translation>
            <numerusform>%n device is still to be enrolled. Unless it was asked for already, it stays Provisioned; enroll it in the Registry after the next start.</numerusform>
            <numerusform>%n devices are still to be enrolled. Those that were not asked for stay Provisioned; enroll them in the Registry after the next start.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::NamesPage</name>
    <message numerus="yes">
        <source>%n names</source>
        <translation>
            <numerusform>%n name</numerusform>
            <numerusform>%n names</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::PlanDelegate</name>
    <message numerus="yes">
        <source>%n not possible</source>
        <translation>
            <numerusform>%n not possible</numerusform>
            <numerusform>%n not possible</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::PlanModel</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::PoliciesPage</name>
    <message numerus="yes">
        <source>%n parts need you</source>
        <translation>
            <numerusform>%n part needs you</numerusform>
            <numerusform>%n parts need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices are no longer held to its rules</source>
        <translation>
            <numerusform>%n device is no longer held to its rules</numerusform>
            <numerusform>%n devices are no longer held to its rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::PolicyFindings</name>
    <message numerus="yes">
        <source>on %n devices</source>
        <translation>
            <numerusform>on %n device</numerusform>
            <numerusform>on %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on %n devices or more</source>
        <translation>
            <numerusform>on 1 device or more</numerusform>
            <numerusform>on %n devices or more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::PolicyNotice</name>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>differences</comment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::PolicyVersions</name>
    <message numerus="yes">
        <source>%n changes: %1</source>
        <translation>
            <numerusform>%n change: %1</numerusform>
            <numerusform>%n changes: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ProfilePage</name>
    <message numerus="yes">
        <source>%1, %n days</source>
        <translation>
            <numerusform>%1, %n day</numerusform>
            <numerusform>%1, %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ProvisionWizard</name>
    <message numerus="yes">
        <source>Provision %n devices</source>
        <translation>
            <numerusform>Provision %n device</numerusform>
            <numerusform>Provision %n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ReceiptPage</name>
    <message numerus="yes">
        <source>All of %n devices are done.</source>
        <translation>
            <numerusform>The device is done.</numerusform>
            <numerusform>All of %n devices are done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n devices are done; the others are in Activity, where they can be taken up.</source>
        <translation>
            <numerusform>%1 of %n device is done; the others are in Activity, where they can be taken up.</numerusform>
            <numerusform>%1 of %n devices are done; the others are in Activity, where they can be taken up.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Enroll %n devices</source>
        <translation>
            <numerusform>Enroll %n device</numerusform>
            <numerusform>Enroll %n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::RegistryPage</name>
    <message numerus="yes">
        <source>Discovery has heard %n devices, but nothing enters the registry until somebody lets it in or expects it.</source>
        <translation>
            <numerusform>Discovery has heard %n device, but nothing enters the registry until somebody lets it in or expects it.</numerusform>
            <numerusform>Discovery has heard %n devices, but nothing enters the registry until somebody lets it in or expects it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices are expected</source>
        <translation>
            <numerusform>%n device is expected</numerusform>
            <numerusform>%n devices are expected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ReviewPage</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start on %n devices</source>
        <translation>
            <numerusform>Start on %n device</numerusform>
            <numerusform>Start on %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>I have read the %n steps that can’t be undone</source>
        <translation>
            <numerusform>I have read the step that can’t be undone</numerusform>
            <numerusform>I have read the %n steps that can’t be undone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more: see the plan.</source>
        <translation>
            <numerusform>And %n more: see the plan.</numerusform>
            <numerusform>And %n more: see the plan.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::RuleList</name>
    <message numerus="yes">
        <source>%n rules, all must hold</source>
        <translation>
            <numerusform>%n rule, which must hold</numerusform>
            <numerusform>%n rules, all must hold</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::RunPage</name>
    <message numerus="yes">
        <source>Provisioning %n devices</source>
        <translation>
            <numerusform>Provisioning %n device</numerusform>
            <numerusform>Provisioning %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n steps</source>
        <translation>
            <numerusform>%1 of %n step</numerusform>
            <numerusform>%1 of %n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices done</source>
        <translation>
            <numerusform>%n device done</numerusform>
            <numerusform>%n devices done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need you</source>
        <translation>
            <numerusform>%n needs you</numerusform>
            <numerusform>%n need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps are taken back, the last one first. What can’t be undone stays, and the journal says so. The device can be provisioned again.</source>
        <translation>
            <numerusform>One step is taken back. What can’t be undone stays, and the journal says so. The device can be provisioned again.</numerusform>
            <numerusform>%n steps are taken back, the last one first. What can’t be undone stays, and the journal says so. The device can be provisioned again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ScanWords</name>
    <message numerus="yes">
        <source>%Ln addresses on %1, about %2</source>
        <comment>4,094 addresses on eth0, about 13 s</comment>
        <translation>
            <numerusform>%Ln address on %1, about %2</numerusform>
            <numerusform>%Ln addresses on %1, about %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ScopeForm</name>
    <message numerus="yes">
        <source>%n devices match</source>
        <translation>
            <numerusform>%n device matches</numerusform>
            <numerusform>%n devices match</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::ServicesTab</name>
    <message numerus="yes">
        <source>%n more attributes</source>
        <translation>
            <numerusform>%n more attribute</numerusform>
            <numerusform>%n more attributes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::SightingsModel</name>
    <message numerus="yes">
        <source>%n services</source>
        <translation>
            <numerusform>%n service</numerusform>
            <numerusform>%n services</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n services gone</source>
        <translation>
            <numerusform>%n service gone</numerusform>
            <numerusform>%n services gone</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::SourceButton</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>sources</comment>
        <translation>
            <numerusform>1 more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::SourceText</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n source</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::StateText</name>
    <message numerus="yes">
        <source>Violating, %n findings, worst is error</source>
        <translation>
            <numerusform>Violating, %n finding, worst is error</numerusform>
            <numerusform>Violating, %n findings, worst is error</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Violating, %n findings, worst is warning</source>
        <translation>
            <numerusform>Violating, %n finding, worst is warning</numerusform>
            <numerusform>Violating, %n findings, worst is warning</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>silent up to %1, learned from %n pauses</source>
        <translation>
            <numerusform>silent up to %1, learned from %n pause</numerusform>
            <numerusform>silent up to %1, learned from %n pauses</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::StatusStrip</name>
    <message numerus="yes">
        <source>Listening on %n interfaces</source>
        <translation>
            <numerusform>Listening on %n interface</numerusform>
            <numerusform>Listening on %n interfaces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs need you</source>
        <translation>
            <numerusform>%n job needs you</numerusform>
            <numerusform>%n jobs need you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::SummaryTab</name>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
</TS>
