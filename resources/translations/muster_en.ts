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
        <source>%n new device(s) beyond the limits were heard, but not kept: more than 64 a minute and network, or 20,000 in all.</source>
        <translation>
            <numerusform>%n new device beyond the limits was heard, but not kept: more than 64 a minute and network, or 20,000 in all.</numerusform>
            <numerusform>%n new devices beyond the limits were heard, but not kept: more than 64 a minute and network, or 20,000 in all.</numerusform>
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
</context>
</TS>
