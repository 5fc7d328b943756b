// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/focus_ring.h"

#include "ui/shell/theme_source.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFocusFrame>
#include <QPainter>
#include <QProxyStyle>

namespace muster::ui {

namespace {

constexpr int focusRingGap = 2; ///< between the control's edge and the ring

/// Makes room for the ring: the style says how far a focus frame reaches beyond its widget.
class RingStyle final : public QProxyStyle
{
public:
    explicit RingStyle(const Theme &theme) : m_reach(FocusRing::reach(theme)) {}

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        if (metric == PM_FocusFrameHMargin || metric == PM_FocusFrameVMargin)
            return m_reach;
        return QProxyStyle::pixelMetric(metric, option, widget);
    }

private:
    int m_reach;
};

class RingFrame final : public QFocusFrame
{
public:
    RingFrame(const ThemeSource &themes, QWidget *widget) : QFocusFrame(widget), m_themes(themes), m_style(themes.theme())
    {
        setStyle(&m_style);
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setWidget(widget);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const QRect inner = widget() ? QRect(mapFromGlobal(widget()->mapToGlobal(QPoint())), widget()->size()) : rect();
        const Theme &theme = m_themes.theme();
        const double width = theme.size(Size::FocusRing);
        const double out = focusRingGap + width / 2;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.colour(Token::Focus), width));
        const double radius = theme.radius(Radius::Control) + out;
        painter.drawRoundedRect(QRectF(inner).adjusted(-out, -out, out, out), radius, radius);
    }

private:
    const ThemeSource &m_themes;
    RingStyle m_style;
};

} // namespace

int FocusRing::reach(const Theme &theme)
{
    return focusRingGap + theme.size(Size::FocusRing);
}

FocusRing::FocusRing(ThemeSource &themes, QApplication &application) : QObject(&themes), m_themes(themes)
{
    connect(&application, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { follow(now); });
    connect(&themes, &ThemeSource::changed, this, [this] {
        if (m_frame)
            m_frame->update();
    });
}

FocusRing::~FocusRing()
{
    delete m_frame;
}

QFocusFrame *FocusRing::createFrame(const ThemeSource &themes, QWidget *widget)
{
    return new RingFrame(themes, widget);
}

void FocusRing::follow(QWidget *now)
{
    delete m_frame;
    if (qobject_cast<QAbstractButton *>(now))
        m_frame = createFrame(m_themes, now);
}

} // namespace muster::ui
