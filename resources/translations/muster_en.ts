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
        <source>%n identifiers agree</source>
        <translation>
            <numerusform>%n identifier</numerusform>
            <numerusform>%n identifiers agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ui::RegistryPage</name>
    <message numerus="yes">
        <source>%n devices are expected</source>
        <translation>
            <numerusform>%n device is expected</numerusform>
            <numerusform>%n devices are expected</numerusform>
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
</TS>
