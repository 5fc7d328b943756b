// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/heard_port.h"

namespace muster::discovery {

/// Names as a policy's author writes them: of IANA's registry of services where people use those, else the common one. Nothing is
/// ever written to a port of Talk::Look: RFC 1006 and Modbus obey, a printer prints, MQTT's first packet is a login.
const QVector<WordsPort> &wellKnownPorts()
{
    using Talk = WordsPort::Talk;
    static const QVector<WordsPort> ports{
        {22, "ssh", Talk::Listen},            // RFC 4253 section 4.2
        {23, "telnet", Talk::Listen},         // RFC 854
        {80, "http", Talk::Http},             // RFC 9110
        {443, "https", Talk::TlsHttp},        //
        {21, "ftp", Talk::Listen},            // RFC 959 section 5.4
        {8080, "http", Talk::Http},           //
        {8443, "https", Talk::TlsHttp},       //
        {81, "http", Talk::Http},             // cameras
        {554, "rtsp", Talk::Rtsp},            // RFC 2326 section 10.1
        {631, "ipp", Talk::Http},             // RFC 8010
        {8883, "mqtts", Talk::Tls},           //
        {1883, "mqtt", Talk::Look},           //
        {5900, "vnc", Talk::Listen},          // RFC 6143 section 7.1.1
        {3389, "rdp", Talk::Look},            //
        {9100, "pdl-datastream", Talk::Look}, // a printer's raw port, as DNS-SD calls it
        {502, "modbus", Talk::Look},          //
        {102, "s7", Talk::Look},              // ISO on TCP, RFC 1006
        {4840, "opc-ua", Talk::Look},         //
    };
    return ports;
}

} // namespace muster::discovery
